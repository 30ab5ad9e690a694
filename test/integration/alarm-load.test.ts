import { expect, test } from 'vitest'
import {
  type AlarmLoad,
  alarmLoads,
  MOST_EVER_PER_10_MIN,
  MOST_FLOOD_SHARE,
  MOST_PER_10_MIN,
} from '../../shared/workflow/escalation/alarm-load.ts'
import { HOUR_MS } from '../../shared/kernel/instant.ts'
import { referenceDay } from '../day/reference-day.ts'

const DAY_MIN = 1440
const SHIFT_MS = 8 * HOUR_MS

test('[ES14] the reference day: what each person is told per ten minutes stays within the limits', async () => {
  const day = await referenceDay({ seed: 'a1', minutes: DAY_MIN })
  const loads = alarmLoads(day.tellings, day)
  const roles = new Map<string, readonly string[]>(day.house.members.map(({ id, roles: all }) => [id, all]))
  console.log(
    `${day.messages} messages, ${day.journeys} journeys, ${day.done} steps done, ${day.tellings.length} tellings`,
  )
  for (const load of loads) console.log(lineOf(load, roles.get(load.person) ?? []))
  // A day of the demo hospital, or the limits would say nothing.
  expect(day.messages).toBeGreaterThan(1000)
  expect(day.done).toBeGreaterThan(1000)
  expect(day.tellings.length).toBeGreaterThan(200)
  const coordinators = loads.filter(({ person }) => roles.get(person)?.includes('unit-coordinator') === true)
  expect(coordinators).toHaveLength(6)
  expect(coordinators.filter(({ mean }) => mean > MOST_PER_10_MIN)).toEqual([])
  // Nor in any of the three shifts of eight hours.
  for (const shift of [0, 1, 2]) {
    const span = { from: day.from + shift * SHIFT_MS, until: day.from + (shift + 1) * SHIFT_MS }
    const [heaviest] = alarmLoads(day.tellings, span)
    console.log(`shift ${shift + 1}: ${heaviest?.person} hears most, ${heaviest?.mean.toFixed(2)} per 10 min`)
    expect(heaviest?.mean).toBeLessThanOrEqual(MOST_EVER_PER_10_MIN)
  }
  expect(loads.filter(({ flood }) => flood >= MOST_FLOOD_SHARE)).toEqual([])
}, 1_800_000)

function lineOf(
  { person, tellings, heard, mean, worst, flood, inStorms }: AlarmLoad,
  roles: readonly string[],
): string {
  const sounded = `${heard} of ${tellings} sounded (${inStorms} in digests)`
  const load = `${mean.toFixed(2)} per 10 min, at most ${worst}, in flood ${(flood * 100).toFixed(1)} %`
  return `${person.padEnd(20)} ${roles.join(' ').padEnd(26)} ${load}; ${sounded}`
}
