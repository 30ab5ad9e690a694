import { afterAll, beforeAll, expect, test } from 'vitest'
import { KEEP_CLOSED_MS } from '../../shared/domain/scopes.ts'
import { MINUTE_MS } from '../../shared/kernel/instant.ts'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import type { Db } from '../../server/db/port.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { sweepTimers } from '../../server/workflow/sweep-timers.ts'
import { createTimerService } from '../../server/workflow/timer-service.ts'
import { someChange } from '../builders/changes.ts'
import { type Floor, openFloor } from '../builders/floor.ts'
import { ManualTime } from '../builders/manual-time.ts'
import { type PostgresDb, postgresDb } from '../builders/postgres-db.ts'
import { systemParts } from '../builders/system.ts'

let database: PostgresDb

beforeAll(async () => {
  database = await postgresDb()
})
afterAll(() => database.close())

function sweepParts(db: Db) {
  return { db, contexts: createRuleContexts(db.reads, systemParts.clock), random: systemParts.random }
}

/** Three journeys, each with 40 timers that are due. */
async function overdue(floor: Floor): Promise<number> {
  const now = await floor.db.reads.now()
  for (const visit of ['V1', 'V2', 'V3']) {
    const id = await floor.discharge(visit)
    const unfired = Array.from({ length: 40 }, (_, index) => ({
      subject: `${id}/med-rec`,
      step: 'warn' as const,
      occurrence: index,
      dueAt: now - 1000 - index,
    }))
    await floor.db.transaction((tx) =>
      tx.write(someChange(floor.facility, id, { timers: { templateVersion: 1, unfired } })),
    )
  }
  return 120
}

async function sweepUntilDry(db: Db, facility: string): Promise<number> {
  let sum = 0
  while ((await db.reads.dueTimers(facility, 1)).length > 0) {
    const { fired, failed } = await sweepTimers(sweepParts(db), facility, [])
    expect(failed.size).toBe(0)
    sum += fired
  }
  return sum
}

test('two nodes that sweep at once fire each timer once', async () => {
  const floor = await openFloor(database.db)
  const all = await overdue(floor)
  const nodes = [database.db, database.another(), database.another()]
  const fired = await Promise.all(nodes.map((db) => sweepUntilDry(db, floor.facility)))
  expect(fired.reduce((sum, one) => sum + one, 0)).toBe(all)
})

test('a service that stops and starts again fires the rest, and nothing twice', async () => {
  const floor = await openFloor(database.db)
  await overdue(floor)
  const warnings: string[] = []
  const parts = { ...sweepParts(database.db), ...systemParts, warn: (message: string) => warnings.push(message) }
  const left = async () => (await floor.db.reads.dueTimers(floor.facility, 1000)).length
  const before = createTimerService({ ...parts, everyMs: 5 })
  before.start()
  await before.stop()
  const between = await left()
  const after = createTimerService({ ...parts, everyMs: 5 })
  after.start()
  await expect.poll(left, { timeout: 8000 }).toBe(0)
  await after.stop()
  expect(between).toBeLessThanOrEqual(120)
  expect(warnings).toEqual([])
})

test('a journey in other hands is left for the next sweep; the others are done', async () => {
  const floor = await openFloor(database.db)
  await overdue(floor)
  const fired = await floor.db.transaction(async (tx) => {
    await tx.lockJourneys(floor.facility, ['j-V1'])
    return sweepUntilOthers(floor)
  })
  expect(fired).toBe(80)
  expect(await sweepUntilDry(database.db, floor.facility)).toBe(40)
})

async function sweepUntilOthers(floor: Floor): Promise<number> {
  let sum = 0
  for (let round = 0; round < 4; round += 1) {
    sum += (await sweepTimers(sweepParts(database.db), floor.facility, round === 0 ? [] : ['j-V1'])).fired
  }
  return sum
}

test('a journey whose rules are gone fails alone, with its reason', async () => {
  const floor = await openFloor(database.db)
  await overdue(floor)
  const bad = await floor.row('journey', 'j-V2')
  await floor.db.transaction((tx) =>
    tx.write(someChange(floor.facility, 'j-V2', { rows: [{ ...bad, workflow: 'nowhere', version: bad.version + 1 }] })),
  )
  const failed = new Map<string, unknown>()
  for (let round = 0; round < 5; round += 1) {
    const swept = await sweepTimers(sweepParts(database.db), floor.facility, [...failed.keys()])
    for (const [journey, error] of swept.failed) failed.set(journey, error)
  }
  expect([...failed.keys()]).toEqual(['j-V2'])
  const due = await floor.db.reads.dueTimers(floor.facility, 1000)
  expect(new Set(due.map(({ journey }) => journey))).toEqual(new Set(['j-V2']))
})

test('a task that nobody takes warns, falls due and climbs; the log says that time did it', async () => {
  const { floor, time, service } = await timed()
  const id = await floor.discharge()
  await time.advance(70 * MINUTE_MS)
  const task = await floor.row('task', `${id}/med-rec`)
  expect(task.warned).toBe(true)
  expect(task.breachedAt).not.toBeNull()
  expect(await floor.db.reads.openEscalations(floor.facility)).not.toEqual([])
  const log = await floor.db.reads.logOfJourney(floor.facility, id, 100)
  const byTime = log.filter(({ verb }) => verb.startsWith('timer:'))
  expect(byTime.length).toBeGreaterThan(1)
  expect(byTime.every(({ actor, cause }) => actor === 'system' && cause === null)).toBe(true)
  await service.stop()
})

test('a closed journey leaves its scopes after 48 hours, and only then', async () => {
  const { floor, time, service } = await timed()
  const id = await floor.discharge()
  await floor.ask(floor.person('k.lind'), 'cancel-journey', id, { args: { reason: 'opened by mistake' } })
  expect((await floor.row('journey', id)).state).toBe('closed')
  const scopes = async () =>
    (await floor.db.reads.scopesOf(floor.facility, id)).filter(({ leftSeq }) => leftSeq === null).length
  await time.advance(KEEP_CLOSED_MS - MINUTE_MS)
  expect(await scopes()).toBeGreaterThan(0)
  await time.advance(2 * MINUTE_MS)
  expect(await scopes()).toBe(0)
  expect(await floor.db.reads.timersOf(floor.facility, id)).toEqual([])
  await service.stop()
})

/** A floor in memory whose time is moved by hand, with the timer service running. */
async function timed() {
  const time = new ManualTime()
  const db = createMemoryDb({ clock: time, random: systemParts.random, scheduler: time })
  const floor = await openFloor(db, time)
  const parts = { db, contexts: floor.contexts, random: systemParts.random, clock: time, scheduler: time }
  const service = createTimerService({
    ...parts,
    everyMs: 10_000,
    warn: (message, error) => {
      throw new Error(message, { cause: error })
    },
  })
  service.start()
  return { floor, time, service }
}
