import { expect, test } from 'vitest'
import { ask, inState, member, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, taskOf } from '../../test/builders/journey.ts'

const fresh = discharge({ destination: 'snf', mobility: 'wheelchair', caregiverInformed: true })
const reason = 'not-needed'

test('[FA1] not done needs a listed reason and keeps who, when and the note', () => {
  const args = { reason, note: 'has them at home', performedBy: 'J. Ortiz', via: 'seen' }
  const after = taken(ask(fresh, 'fail', 'j1/med-rec', 'work.pha', { at: at(7), args }))
  expect(inState(taskOf(after, 'med-rec'), 'not-done')).toMatchObject({
    reason,
    performed: { by: 'J. Ortiz', recordedBy: 'work pha', via: 'seen' },
  })
  expect(after.taskPhi.get('j1/med-rec')?.notes[0]?.text).toBe('has them at home')
  expect(refused(ask(fresh, 'fail', 'j1/med-rec', 'work.pha', { args: { reason: 'tired' } })).code).toBe('invalid')
})

test('[FA2] a teammate does not fail what another holds; an ended task stays as it ended', () => {
  const held = taken(ask(fresh, 'claim', 'j1/med-rec', member('work.pha', { id: 'maria' as never })))
  expect(refused(ask(held, 'fail', 'j1/med-rec', 'work.pha', { args: { reason } })).code).toBe('not-owner')
  const over = taken(ask(held, 'fail', 'j1/med-rec', 'k.lind', { args: { reason, via: 'phone' } }))
  expect(
    refused(ask(over, 'complete', 'j1/med-rec', 'work.pha', { args: { captures: { reconciled: true } } })).code,
  ).toBe('already-completed')
})

test('[FA3] what follows a step that was not done opens as after one that was', () => {
  const after = taken(ask(fresh, 'fail', 'j1/med-rec', 'work.pha', { args: { reason } }))
  expect(taskOf(after, 'nurse-discharge').state).toBe('free')
})

test('[SK1] leads and coordinators leave a step out, also before it opens; a worker does not', () => {
  const args = { reason: 'family takes it home' }
  const after = taken(ask(fresh, 'skip', 'j1/nurse-discharge', 'k.lind', { at: at(4), args }))
  expect(inState(taskOf(after, 'nurse-discharge'), 'skipped')).toMatchObject({
    reason: 'family takes it home',
    performed: { by: 'k lind', at: at(4) },
  })
  expect(ask(fresh, 'skip', 'j1/med-rec', 'lead.pha', { args }).ok).toBe(true)
  expect(refused(ask(fresh, 'skip', 'j1/med-rec', 'work.pha', { args })).code).toBe('forbidden')
  expect(refused(ask(fresh, 'skip', 'j1/med-rec', 'k.lind', { args: { reason: ' ' } })).code).toBe('invalid')
})

test('[SK2] what a person left out stays out when the facts change', () => {
  const skipped = taken(ask(fresh, 'skip', 'j1/facility-accept', 'k.lind', { args: { reason: 'agreed before' } }))
  const later = taken(ask(skipped, 'set-fact', 'j1', 'k.lind', { args: { fact: 'destination', value: 'rehab' } }))
  expect(taskOf(later, 'facility-accept').state).toBe('skipped')
})
