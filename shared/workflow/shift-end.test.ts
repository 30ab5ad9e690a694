import { expect, test } from 'vitest'
import { at, ruleContext, smallHospital } from '../../test/builders/journey.ts'
import { rosterView } from '../domain/roster-view.ts'
import { rosterSchema } from '../domain/roster.ts'
import { dedupeKey } from './dedupe-key.ts'
import { shiftEndOf } from './shift-end.ts'

const context = ruleContext('shift-handover.v1')
const by = (...ends: readonly (readonly [string | null, number])[]) => ({
  ...context,
  roster: rosterView(
    rosterSchema.parse({
      shifts: ends.map(([unit, to]) => ({ user: 'work.nur', unit, from: at(to - 480), to: at(to) })),
    }),
    smallHospital().members,
  ),
})

test('[HO2] without shifts of that unit its shift ends when the clock says: at seven and at nineteen', () => {
  const clock = (minute: number) => (Number(shiftEndOf(context, '4W', at(minute))) - at(0)) / 60_000
  // Ten o'clock: at nineteen in nine hours, at seven in twenty-one.
  expect([0, 539, 554, 555, 1_000, 1_274, 1_275].map(clock)).toEqual([540, 540, 540, 1_260, 1_260, 1_260, 1_260 + 720])
  expect(shiftEndOf(by(['5W', 100], [null, 100]), '4W', at(0))).toBe(at(540))
})

test('[HO2] with shifts of that unit within a day their ends count alone, the one of the last quarter of an hour too', () => {
  const roster = by(['4W', 300], ['4W', 780], ['5W', 60])
  expect([0, 314, 315, 600].map((minute) => shiftEndOf(roster, '4W', at(minute)))).toEqual([
    at(300),
    at(300),
    at(780),
    at(780),
  ])
  expect(shiftEndOf(roster, '4W', at(800)), 'none is ahead').toBeNull()
})

test('[HO1] the key of a hand-over is its unit and end; what is of no unit is the house’s', () => {
  const key = (unit: string | null, end: number) =>
    dedupeKey(context.template, {
      visit: null,
      patient: null,
      placement: { unit },
      facts: [{ name: 'shiftEndAt', value: end, class: 'ops' }],
    })
  const keys = [key('4W', 1), key('5W', 1), key(null, 1), key('4W', 2)]
  expect(new Set(keys).size).toBe(4)
  expect(keys).not.toContain(null)
})
