import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkFleet } from './fleet/check-fleet.ts'
import { Fleet } from './fleet/fleet.ts'
import { runSchedule } from './fleet/schedule.ts'

let fleet: Fleet

beforeAll(async () => {
  fleet = await Fleet.open({ consoles: 3, tasks: 150 })
}, 120_000)

afterAll(() => fleet.close(), 60_000)

test('[R1] [R2] [R7] [R13] servers, consoles, lines and the database killed, stopped and cut: nothing is lost or done twice', async () => {
  const measured = await runSchedule(fleet, [
    'line cut at some byte',
    'console killed',
    'doorbell lost',
    'node killed',
    'PostgreSQL stopped at once',
    'line cut',
    'console stopped',
  ])
  const { violations } = await checkFleet(fleet)
  expect(violations).toEqual([])
  expect(fleet.taken.size).toBeGreaterThan(5)
  expect(measured.map(({ what }) => what)).toContain('PostgreSQL stopped at once → takes transactions (R13)')
}, 180_000)
