import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { until } from '../builders/server.ts'
import { journeyOf, stayIn } from './parts/feed.ts'
import type { Job } from './parts/staff.ts'
import { openWard } from './parts/open-ward.ts'

const { desk, feed, staff } = await openWard()
const DISCHARGE = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../assets/workflows/discharge.v1.json'), 'utf8'),
) as { tasks: { key: string; sla: object | null }[] }

const call = (job: Job, path: string, body?: unknown) =>
  desk.raw(`/api/v1/workflows${path}`, { as: staff[job], ...(body === undefined ? {} : { body }) })

/** The discharge with a shorter time for the reconciliation. */
function shorter(minutes: number): object {
  const tasks = DISCHARGE.tasks.map((task) =>
    task.key === 'med-rec' ? { ...task, sla: { minutes, calendar: 'always' } } : task,
  )
  return { ...DISCHARGE, tasks }
}

/** A discharge ordered for somebody who was admitted two hours ago; gives the journey's id. */
async function ordered(bed: string, name: string): Promise<string> {
  const stay = stayIn(bed, name)
  await feed.adt('A01', stay, { agoMin: 120 })
  await feed.order('NW', stay)
  const journey = await until(() => journeyOf(desk, staff.supervisor, stay))
  return journey.id
}

const journeyRow = async (id: string) => (await desk.detail(id, staff.supervisor)).journey

test('[WV4] a draft is saved with its faults, listed with path and sentence, and goes no further', async () => {
  const tasks = DISCHARGE.tasks.map((task) => (task.key === 'ride' ? { ...task, after: ['nowhere'] } : task))
  const saved = await call('templateOwner', '/discharge/draft', { ...DISCHARGE, tasks })
  expect(saved).toMatchObject({ status: 200, body: { version: 2 } })
  expect(saved.body['faults']).toEqual([
    { path: 'tasks.ride', sentence: 'There is no step "nowhere".', severity: 'fault' },
  ])
  const tried = await call('templateOwner', '/discharge/draft/test', {})
  expect(tried).toMatchObject({ status: 422, body: { error: { message: expect.stringContaining('nowhere') } } })
  expect((await call('templateOwner', '/discharge/draft/propose', {})).status).toBe(422)
})

test('[WV5] who may not write, propose or publish is told who may', async () => {
  const asked = await call('coordinator', '/discharge/draft', DISCHARGE)
  expect(asked).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('template owner') } } })
  expect((await call('doctor', '/discharge/draft', DISCHARGE)).status).toBe(403)
  expect((await call('coordinator', '/discharge/draft/publish', {})).status).toBe(403)
  // Asked before anything is told again: the draft has faults, and this person does not hear of them.
  expect((await call('coordinator', '/discharge/draft/test', {})).status).toBe(403)
  expect((await call('coordinator', '/discharge/versions/1/moves', {})).status).toBe(403)
})

test('[WV3] [WV4] [WV5] drafted, tried on what was recorded, proposed by one and published by another', async () => {
  const journey = await ordered('4W 401 A', 'Runs Ida')
  expect((await call('templateOwner', '/discharge/draft', shorter(20))).body['faults']).toEqual([])
  expect(await call('templateOwner', '/discharge/draft/propose', {})).toMatchObject({ status: 409 })
  const tried = await call('templateOwner', '/discharge/draft/test', { hours: 24 })
  expect(tried).toMatchObject({ status: 200, body: { journeys: expect.any(Number) } })
  expect(Number(tried.body['journeys'])).toBeGreaterThan(0)
  // Another content takes the test run back.
  await call('templateOwner', '/discharge/draft', shorter(15))
  expect((await call('templateOwner', '/discharge/draft/propose', {})).status).toBe(409)
  await call('templateOwner', '/discharge/draft/test', { hours: 24 })
  expect((await call('templateOwner', '/discharge/draft/propose', {})).status).toBe(200)
  expect(await call('templateOwner', '/discharge/draft/publish', {})).toMatchObject({
    status: 403,
    body: { error: { message: expect.stringContaining('second person') } },
  })
  expect(await call('compliance', '/discharge/draft/publish', {})).toMatchObject({ status: 200, body: { version: 2 } })
  const listed = await call('coordinator', '')
  const workflows = listed.body['items'] as { id: string; versions: object[]; draft: unknown }[]
  const discharge = workflows.find(({ id }) => id === 'discharge')
  expect(discharge).toMatchObject({ draft: null, versions: [{ version: 1 }, { version: 2, retired: null }] })
  expect(await journeyRow(journey)).toMatchObject({ templateVersion: 1 })
})

test('[WV6] a running journey stays, is looked at, and moves: its open step takes the new time', async () => {
  const stay = stayIn('4W 401 A', 'Runs Ida')
  const journey = (await until(() => journeyOf(desk, staff.supervisor, stay))).id
  const looked = await call('templateOwner', '/discharge/versions/2/moves', { journeys: [journey] })
  const seen = looked.body['items'] as { journey: string; fromVersion: number; changes: { kind: string }[] }[]
  expect(seen).toMatchObject([{ journey, fromVersion: 1, refusal: null }])
  expect(seen[0]?.changes).toContainEqual(expect.objectContaining({ task: `${journey}/med-rec`, kind: 'due' }))
  expect(await journeyRow(journey)).toMatchObject({ templateVersion: 1 })
  await call('templateOwner', '/discharge/versions/2/moves', { journeys: [journey], preview: false })
  const moved = await desk.detail(journey, staff.supervisor)
  expect(moved.journey).toMatchObject({ templateVersion: 2 })
  expect(moved.tasks.find((task) => task['key'] === 'med-rec')).toMatchObject({ clock: { targetMin: 15 } })
  expect(moved.timeline.map((entry) => entry['verb'])).toContain('workflow-moved')
})

test('[WV7] new journeys open on the newest version; a retired one opens nothing', async () => {
  const onNewest = await ordered('4W 402 A', 'Newest Ida')
  expect(await journeyRow(onNewest)).toMatchObject({ templateVersion: 2 })
  const gone = await call('templateOwner', '/discharge/versions/2/retire', { reason: 'Too short at night.' })
  expect(gone.status).toBe(204)
  expect((await call('templateOwner', '/discharge/versions/2/retire', { reason: 'again' })).status).toBe(409)
  const after = await ordered('4W 403 A', 'After Ida')
  expect(await journeyRow(after)).toMatchObject({ templateVersion: 1 })
})
