import { expect, test } from 'vitest'
import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import type { VisitRecord } from '../../db/records.ts'
import { bodyOf, foldVisit } from './fold-visit.ts'

const NOON = 1_800_000_000_000
const MIN = 60_000
const bed = (unit: string, room: string, name: string) => ({ unit, room, bed: name, facility: null })

function event(trigger: VisitEvent['trigger'], atMin: number, more: Partial<VisitEvent> = {}): VisitEvent {
  const patient = { identifiers: [], mrn: 'M1' }
  const at = NOON + atMin * MIN
  return {
    type: 'visit',
    trigger,
    occurredAt: at,
    recordedAt: at,
    patient,
    visitNumber: 'V1',
    visitNumberFrom: 'PV1-19',
    ...more,
  }
}

function after(...events: VisitEvent[]): VisitRecord {
  const visit = events.reduce<VisitRecord | null>((known, next) => {
    const arrivedAt = Math.max(next.occurredAt ?? 0, known?.updatedAt ?? 0)
    return foldVisit({ facility: 'f', patient: 'p', known, event: next, arrivedAt }).visit
  }, null)
  if (visit === null) throw new Error('no event given')
  return visit
}

const admitted = event('A01', 0, { location: bed('4W', '401', 'A'), dispositionCode: '01' })

test('[CE1] any first message makes the visit and says which one it was', () => {
  for (const trigger of ['A01', 'A02', 'A03', 'A06', 'A08', 'A13'] as const) {
    const visit = after(event(trigger, 0, { location: bed('4W', '401', 'A') }))
    expect(bodyOf(visit).firstSeenBy).toBe(trigger)
    expect(visit.bed).toBe('A')
  }
})

test('[CE2] an absent field changes nothing, null clears', () => {
  expect(bodyOf(after(admitted, event('A08', 1))).dispositionCode).toBe('01')
  expect(bodyOf(after(admitted, event('A08', 1, { dispositionCode: null }))).dispositionCode).toBeNull()
})

test('[CE3] a transfer moves the bed, its cancellation moves it back', () => {
  const moved = after(admitted, event('A02', 5, { location: bed('5E', '551', 'B') }))
  expect([moved.unit, moved.bed]).toEqual(['5E', 'B'])
  const back = after(admitted, event('A02', 5, { location: bed('5E', '551', 'B') }), event('A12', 9))
  expect([back.unit, back.room, back.bed]).toEqual(['4W', '401', 'A'])
})

test('[CE4] after A03 a late A02 or A08 never reoccupies a bed', () => {
  const left = event('A03', 60)
  for (const trigger of ['A02', 'A08'] as const) {
    const folded = foldVisit({
      facility: 'f',
      patient: 'p',
      known: after(admitted, left),
      event: event(trigger, 30, { location: bed('5E', '551', 'A') }),
      arrivedAt: NOON + 90 * MIN,
    })
    expect([folded.stale, folded.late, folded.visit.state, folded.visit.unit]).toEqual([true, true, 'left', '4W'])
  }
  expect(after(admitted, left, event('A08', 61, { location: bed('5E', '551', 'A') })).unit).toBe('4W')
})

test('[CE5] A13 brings the patient back and takes the discharge away', () => {
  const visit = after(admitted, event('A03', 60, { dischargeAt: NOON, dispositionCode: '03' }), event('A13', 70))
  expect(visit.state).toBe('in')
  expect(bodyOf(visit)).toMatchObject({ dischargeAt: null, dispositionCode: null })
})

test('[CE6] an event from the future counts from its arrival', () => {
  const folded = foldVisit({ facility: 'f', patient: 'p', known: null, event: event('A01', 600), arrivedAt: NOON })
  expect(folded.at).toBe(NOON)
  expect(folded.late).toBe(false)
})

test('[CE7] a stale message fills what nobody had said and overwrites nothing', () => {
  const visit = after(admitted, event('A08', 20, { service: 'MED' }))
  const folded = foldVisit({
    facility: 'f',
    patient: 'p',
    known: visit,
    event: event('A08', 10, { service: 'SUR', financialClass: 'MCR' }),
    arrivedAt: NOON + 25 * MIN,
  })
  expect(bodyOf(folded.visit)).toMatchObject({ service: 'MED', financialClass: 'MCR' })
})
