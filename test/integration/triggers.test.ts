import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { runSchedules } from '../../server/workflow/run-schedules.ts'
import { hookDataSchema } from '../../server/workflow/hook-data.ts'
import { takeHook } from '../../server/workflow/take-hook.ts'
import { createTimerService } from '../../server/workflow/timer-service.ts'
import { DAY_MS, HOUR_MS } from '../../shared/kernel/instant.ts'
import { type Template, templateSchema } from '../../shared/workflow/template/template.ts'
import { type Floor, openFloor } from '../builders/floor.ts'
import { ManualTime } from '../builders/manual-time.ts'
import { CHILD } from '../builders/parent-child.ts'
import { type PostgresDb, postgresDb } from '../builders/postgres-db.ts'
import { systemParts } from '../builders/system.ts'

let database: PostgresDb
const stopping: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await postgresDb()
})
afterAll(() => database.close())
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop()
})

const rounds = (at: string): Template =>
  templateSchema.parse({
    ...CHILD,
    id: 'rounds',
    subject: 'case',
    triggers: [{ on: 'schedule', stage: 'open', schedule: { every: 'day', at } }],
  })

const hooked = (more: object = {}): Template =>
  templateSchema.parse({
    ...CHILD,
    id: 'supply',
    subject: 'case',
    facts: [
      { name: 'itemId', class: 'ops', meaning: 'the item' },
      { name: 'onHand', class: 'ops', type: 'number', meaning: 'how many are left' },
    ],
    dedupe: { by: ['itemId'], reopen: 'always' },
    triggers: [{ on: 'webhook', webhook: 'stock', stage: 'open', when: 'facts.onHand < 5.0' }],
    ...more,
  })

async function publish(floor: Floor, body: Template): Promise<void> {
  await floor.db.transaction((tx) =>
    tx.putTemplate(floor.facility, { id: body.id, version: body.version, body, hash: body.id }),
  )
  floor.contexts.forget(floor.facility)
}

async function opened({ db, facility }: Floor, workflow: string): Promise<string[]> {
  const { items } = await db.reads.journeys(facility, { workflow }, { limit: 50, after: null })
  return items.map(({ id }) => id)
}

test('[TR3] a schedule opens once a day at its time by the hospital’s clock, beginning with its next moment', async () => {
  const time = new ManualTime()
  const db = createMemoryDb({ clock: time, random: systemParts.random, scheduler: time })
  const floor = await openFloor(db, time)
  await publish(floor, rounds('06:00'))
  const warn = (message: string, error: unknown) => {
    throw new Error(message, { cause: error })
  }
  const parts = { db, contexts: floor.contexts, random: systemParts.random, clock: time, scheduler: time, warn }
  const service = createTimerService({ ...parts, everyMs: 30 * 60_000 })
  service.start()
  stopping.push(() => service.stop())
  await time.advance(HOUR_MS / 2)
  expect(await opened(floor, 'rounds')).toEqual([])
  await time.advance(3 * DAY_MS)
  const ids = await opened(floor, 'rounds')
  expect(ids).toHaveLength(3)
  const [first = ''] = ids
  const row = await floor.row('journey', first)
  expect(row).toMatchObject({ state: 'open', home: ['EVS'], unit: null })
  expect(row.facts['scheduledAt']?.value).toBe(row.openedAt)
})

test('[TR3] two nodes at once open a moment once; one missed for more than six hours is passed over', async () => {
  const floor = await openFloor(database.db)
  await publish(floor, rounds('06:00'))
  const key = `schedule:${floor.facility}:rounds.0`
  const now = await database.db.reads.now()
  const nodes = [database.db, database.another()]
  const run = async () => {
    const all = await Promise.all(
      nodes.map(async (db) => {
        const rules = await createRuleContexts(db.reads, systemParts.clock).fresh(floor.facility)
        return rules === null ? 0 : runSchedules({ db, random: systemParts.random }, rules)
      }),
    )
    return all.reduce((sum, one) => sum + one, 0)
  }
  expect(await run()).toBe(0)
  const moment = Number(await database.db.reads.meta(key))
  await database.db.transaction((tx) => tx.putMeta(key, String(moment - DAY_MS)))
  const wanted = now - moment > 6 * HOUR_MS ? 0 : 1
  expect(await run()).toBe(wanted)
  expect(await run()).toBe(0)
  expect(await opened(floor, 'rounds')).toHaveLength(wanted)
})

async function post(floor: Floor, id: string, facts: Record<string, unknown>, more: object = {}) {
  const raw = Buffer.from(JSON.stringify({ facts, ...more }))
  const rules = await floor.contexts.fresh(floor.facility)
  if (rules === null) throw new Error('no rules')
  const data = hookDataSchema.parse(JSON.parse(raw.toString()))
  return takeHook(
    { db: floor.db, random: systemParts.random, rules },
    { facility: floor.facility, name: 'stock', id, raw, data },
  )
}

test('[TR4] a post opens the workflow that listens, with the facts it knows; the same id has no second effect', async () => {
  const floor = await openFloor(database.db)
  await publish(floor, hooked())
  const first = await post(floor, 'msg_1', { itemId: 'G-1', onHand: 2, color: 'blue' })
  expect(first).toMatchObject({ kind: 'taken', ignored: ['color'] })
  const [id = ''] = await opened(floor, 'supply')
  expect((await floor.row('journey', id)).facts).toMatchObject({
    itemId: { value: 'G-1', source: { kind: 'message', ref: 'webhook stock msg_1' } },
    onHand: { value: 2 },
  })
  expect(await post(floor, 'msg_1', { itemId: 'G-1', onHand: 2, color: 'blue' })).toEqual({
    kind: 'repeated',
    journeys: [id],
  })
  expect(await post(floor, 'msg_1', { itemId: 'G-1', onHand: 1 })).toEqual({ kind: 'reused' })
  expect(await opened(floor, 'supply')).toEqual([id])
})

test('[TR2] a second post about the same thing tells the open journey; one whose condition fails opens nothing', async () => {
  const floor = await openFloor(database.db)
  await publish(floor, hooked())
  await post(floor, 'a', { itemId: 'G-1', onHand: 2 })
  expect(await post(floor, 'b', { itemId: 'G-1', onHand: 1 })).toMatchObject({ kind: 'taken' })
  expect(await post(floor, 'c', { itemId: 'G-2', onHand: 90 })).toMatchObject({ kind: 'taken', journeys: [] })
  const [id = '', ...others] = await opened(floor, 'supply')
  expect(others).toEqual([])
  expect((await floor.row('journey', id)).facts['onHand']?.value).toBe(1)
})

test('[TR2] posts about the same thing that come at once open one journey', async () => {
  const floor = await openFloor(database.db)
  await publish(floor, hooked())
  const ids = ['a', 'b', 'c', 'd']
  await Promise.all(ids.map((id) => post(floor, id, { itemId: 'G-1', onHand: 2 })))
  expect(await opened(floor, 'supply')).toHaveLength(1)
})

test('[TR4] a post may name a visit or a patient: the census says who that is', async () => {
  const floor = await openFloor(database.db)
  await publish(floor, hooked({ subject: 'person', dedupe: { by: ['patient'], reopen: 'always' } }))
  await post(floor, 'a', { onHand: 1 }, { visit: 'V1' })
  const [id = ''] = await opened(floor, 'supply')
  expect(await floor.row('journeyId', id)).toMatchObject({ family: 'Adler', visit: 'V1' })
  expect(await post(floor, 'x', { onHand: 1 }, { patient: { mrn: 'P-V1' } })).toMatchObject({ journeys: [id] })
})
