import { expect, test } from 'vitest'
import { builtIn, smallHospital } from '../../../test/builders/journey.ts'
import { shownBoard } from '../../../test/builders/shown-board.ts'
import { aJourneyRow, aState, aTaskRow } from '../../../test/builders/ward.ts'
import { referenceView } from '../../state/reference-view.ts'
import { zoneFormat } from '../../ui/time/zone-format.ts'
import { formFor, refillDraft } from './refill-draft.ts'

const of = {
  board: shownBoard([
    aState(aJourneyRow({ workflow: 'referral.in' }), [aTaskRow('free', { key: 'contact-and-schedule' })]),
  ]),
  reference: referenceView(smallHospital({ templates: [builtIn('referral.in.v1')] })),
  format: zoneFormat('UTC'),
}
const AT = Date.UTC(2026, 2, 10, 14, 5)

test('[BO19] a refused completion is filled in again as it was: every field, when, by whom, the note', () => {
  const args = {
    captures: { result: 'booked', appointmentAt: AT },
    performedAt: AT,
    performedBy: 'R. Tan',
    via: 'phone',
    note: 'as agreed',
  }
  const draft = refillDraft({ verb: 'complete', entityId: 'j1/contact-and-schedule', args }, of)
  expect(draft).toMatchObject({
    fields: { result: 'booked', appointmentAt: { day: '2026-03-10', clock: '14:05' }, appointmentId: '' },
    clock: '14:05',
    by: 'R. Tan',
    via: 'phone',
    note: 'as agreed',
  })
})

test('[BO19] every verb that asks something has its form; what asks nothing is sent again as it is', () => {
  expect(formFor({ verb: 'complete', args: {} })).toBe('complete')
  expect(formFor({ verb: 'set-fact', args: { readyAt: 1 } })).toBe('ready-at')
  expect(formFor({ verb: 'set-fact', args: { fact: 'expectedLeaveAt', value: 1 } })).toBe('expected-leave')
  expect(formFor({ verb: 'set-fact', args: { fact: 'mobility', value: 1 } })).toBeNull()
  expect(formFor({ verb: 'claim', args: {} })).toBeNull()
  expect(refillDraft({ verb: 'pause', entityId: 'x', args: { reason: 'waiting-ride' } }, of)).toEqual({
    reason: 'waiting-ride',
  })
})
