import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkFleet } from './fleet/check-fleet.ts'
import { Fleet } from './fleet/fleet.ts'
import { runSchedule } from './fleet/schedule.ts'

let fleet: Fleet

beforeAll(async () => {
  fleet = await Fleet.open({ consoles: 2, tasks: 100 })
}, 120_000)

afterAll(() => fleet.close(), 60_000)

test('[R8] [case 22] [case 97] full disks, of the database and of the journals: what was accepted is not lost', async (context) => {
  // Only root may mount a disk of its own size; elsewhere this is not run, and said so.
  if (fleet.serverDisk === null) return context.skip('no disk can be mounted here')
  const measured = await runSchedule(fleet, ['server disk full', 'console disk full', 'server disk full'])
  const { violations } = await checkFleet(fleet)
  expect(violations).toEqual([])
  const refused = measured.filter(({ what }) => what.startsWith('disk full'))
  expect(refused).toHaveLength(1)
}, 240_000)
