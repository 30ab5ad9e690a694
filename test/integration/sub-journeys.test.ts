import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import type { Db } from '../../server/db/port.ts'
import { sweepTimers } from '../../server/workflow/sweep-timers.ts'
import { createTimerService } from '../../server/workflow/timer-service.ts'
import { timelineOf } from '../../server/http/timeline.ts'
import type { Template } from '../../shared/workflow/template/template.ts'
import { someVisit } from '../builders/changes.ts'
import { type Floor, openFloor } from '../builders/floor.ts'
import { ManualTime } from '../builders/manual-time.ts'
import { CHILD, PARENT } from '../builders/parent-child.ts'
import { type PostgresDb, postgresDb } from '../builders/postgres-db.ts'
import { systemParts } from '../builders/system.ts'

let database: PostgresDb

beforeAll(async () => {
  database = await postgresDb()
})
afterAll(() => database.close())

type Ward = {
  readonly floor: Floor
  /** Lets so many seconds pass, with whatever timers fire meanwhile. */
  readonly pass: (seconds: number) => Promise<void>
  readonly done: (who: string, task: string, captures?: Record<string, unknown>) => Promise<void>
  readonly stop: () => Promise<void>
}

async function publish(floor: Floor, templates: readonly Template[]): Promise<void> {
  await floor.db.transaction(async (tx) => {
    for (const body of templates)
      await tx.putTemplate(floor.facility, { id: body.id, version: body.version, body, hash: body.id })
  })
  floor.contexts.forget(floor.facility)
}

/** A ward in memory whose time is moved by hand; the parent `m1` is open. */
async function ward(templates: readonly Template[] = [PARENT, CHILD]): Promise<Ward> {
  const time = new ManualTime()
  const db = createMemoryDb({ clock: time, random: systemParts.random, scheduler: time })
  const floor = await openFloor(db, time)
  await publish(floor, templates)
  const warn = (message: string, error: unknown) => {
    throw new Error(message, { cause: error })
  }
  const parts = { db, contexts: floor.contexts, random: systemParts.random, clock: time, scheduler: time, warn }
  const service = createTimerService({ ...parts, everyMs: 500 })
  service.start()
  await open(floor)
  return {
    floor,
    pass: (seconds) => time.advance(seconds * 1000),
    done: (who, task, captures = {}) => complete(floor, who, { task, captures }),
    stop: () => service.stop(),
  }
}

async function open(floor: Floor): Promise<void> {
  const args = { workflow: 'move', visit: 'V1', facts: { mobility: 'walks', diagnosis: 'asthma' } }
  const outcome = await floor.ask(floor.person('k.lind'), 'open-journey', 'm1', { args })
  expect(outcome).toMatchObject({ outcome: 'applied' })
}

async function complete(
  floor: Floor,
  who: string,
  what: { task: string; captures: Record<string, unknown> },
): Promise<void> {
  const outcome = await floor.ask(floor.person(who), 'complete', what.task, { args: { captures: what.captures } })
  expect(outcome).toMatchObject({ outcome: 'applied' })
}

const CHILD_ID = 'm1+turnover'

test('[LK2] a free step opens its journey once: place and passed facts come with it, nobody’s identity into a bed’s', async () => {
  const { floor, pass, done, stop } = await ward()
  expect(await floor.row('task', 'm1/turnover')).toMatchObject({ state: 'waiting' })
  await done('work.nur', 'm1/prepare')
  await pass(2)
  const child = await floor.row('journey', CHILD_ID)
  expect(child).toMatchObject({ workflow: 'turnover', unit: '4W', room: '401', bed: 'A', home: ['EVS'], initials: '' })
  expect(child.parent).toMatchObject({ journey: 'm1', task: 'm1/turnover', told: null })
  expect(child.facts['mobility']).toMatchObject({ value: 'walks', source: { kind: 'rule', ref: 'journey m1' } })
  expect((await floor.row('journeyPhi', CHILD_ID)).facts['diagnosis']?.value).toBe('asthma')
  const rows = await floor.db.reads.journeyRows(floor.facility, CHILD_ID)
  expect(rows.some(({ kind }) => kind === 'journeyId')).toBe(false)
  expect(await floor.row('task', 'm1/turnover')).toMatchObject({
    state: 'free',
    child: { journey: CHILD_ID, workflow: 'turnover', no: 1, state: 'running' },
  })
  await stop()
})

test('[LK4] the stage it is waited for finishes the step, and facts come back; it goes on by itself', async () => {
  const { floor, pass, done, stop } = await ward()
  await done('work.nur', 'm1/prepare')
  await pass(2)
  await done('work.evs', `${CHILD_ID}/wipe`, { with: 'chlorine' })
  await pass(2)
  const turnover = await floor.row('task', 'm1/turnover')
  expect(turnover).toMatchObject({ state: 'done', child: { state: 'done' }, performed: { via: 'system' } })
  expect((await floor.row('journey', 'm1')).facts['bedAsked']?.value).toBe('chlorine')
  expect(await floor.row('task', 'm1/finish')).toMatchObject({ state: 'free' })
  expect(await floor.row('journey', CHILD_ID)).toMatchObject({ state: 'open', parent: { told: 'done' } })
  await done('work.evs', `${CHILD_ID}/inspect`)
  expect(await floor.row('journey', CHILD_ID)).toMatchObject({ state: 'closed', closeReason: 'completed' })
  await stop()
})

test('[LK4] a sub-journey that is cancelled leaves its step not done, with the reason', async () => {
  const { floor, pass, done, stop } = await ward()
  await done('work.nur', 'm1/prepare')
  await pass(2)
  const args = { reason: 'bed stays closed' }
  await floor.ask(floor.person('lead.evs'), 'cancel-journey', CHILD_ID, { args })
  await pass(2)
  expect(await floor.row('task', 'm1/turnover')).toMatchObject({
    state: 'not-done',
    reason: 'bed stays closed',
    child: { state: 'not-done' },
  })
  await stop()
})

test('[LK5] a parent that is cancelled calls its sub-journey off, which takes back by its own rule what it did', async () => {
  const { floor, pass, done, stop } = await ward()
  await done('work.nur', 'm1/prepare')
  await pass(2)
  await done('work.evs', `${CHILD_ID}/wipe`, { with: 'soap' })
  await pass(2)
  await done('work.evs', `${CHILD_ID}/inspect`)
  await floor.ask(floor.person('k.lind'), 'cancel-journey', 'm1', { args: { reason: 'stays here' } })
  await pass(2)
  const tasks = (await floor.db.reads.journeyRows(floor.facility, CHILD_ID)).filter((row) => row.kind === 'task')
  expect(tasks.map(({ key, state }) => `${key} ${state}`)).toEqual(['wipe done', 'inspect done', 'adhoc-undo-evs free'])
  expect(await floor.row('task', 'm1/adhoc-undo-nur')).toMatchObject({
    state: 'free',
    title: 'Undo: call off the move',
  })
  expect(await floor.row('journey', CHILD_ID)).toMatchObject({ state: 'open', closeReason: 'stays here' })
  await done('work.evs', `${CHILD_ID}/adhoc-undo-evs`)
  expect(await floor.row('journey', CHILD_ID)).toMatchObject({ state: 'closed', closeReason: 'stays here' })
  await stop()
})

test('[LK5] a step that is left out calls its running journey off', async () => {
  const { floor, pass, done, stop } = await ward()
  await done('work.nur', 'm1/prepare')
  await pass(2)
  await floor.ask(floor.person('lead.nur'), 'skip', 'm1/turnover', { args: { reason: 'room not used' } })
  await pass(2)
  expect(await floor.row('journey', CHILD_ID)).toMatchObject({ state: 'closed', parent: { told: 'not-done' } })
  expect(await floor.row('task', 'm1/turnover')).toMatchObject({ state: 'skipped', child: { state: 'ended' } })
  expect(await floor.row('task', 'm1/finish')).toMatchObject({ state: 'free' })
  await stop()
})

test('[LK3] a workflow that is not published leaves the step not done, where people see it', async () => {
  const { floor, pass, done, stop } = await ward([PARENT])
  await done('work.nur', 'm1/prepare')
  await pass(2)
  expect(await floor.row('task', 'm1/turnover')).toMatchObject({ state: 'not-done', reason: 'no-such-workflow' })
  await stop()
})

test('[LK6] one timeline: entries of sub-journeys stand on it for whom may read these, marked with their workflow', async () => {
  const { floor, pass, done, stop } = await ward()
  await done('work.nur', 'm1/prepare')
  await pass(2)
  await done('work.evs', `${CHILD_ID}/wipe`, { with: 'soap' })
  const { reads } = floor.db
  const rows = await reads.journeyRows(floor.facility, 'm1')
  const may = (journeys: readonly string[]) => async (id: string) =>
    journeys.includes(id) ? reads.journeyRows(floor.facility, id) : null
  const actor = floor.person('k.lind')
  const both = await timelineOf({ reads, actor, readable: may(['m1', CHILD_ID]) }, rows)
  expect(both.toReversed().map(({ verb, workflow }) => `${workflow} ${verb}`)).toEqual([
    'move open-journey',
    'move complete',
    'move link:open-child',
    'turnover link:open-child',
    'turnover complete',
  ])
  const own = await timelineOf({ reads, actor, readable: may(['m1']) }, rows)
  expect(own.every(({ workflow }) => workflow === 'move')).toBe(true)
  await stop()
})

test('[LK1] two nodes that sweep at once, and one that stops between, open one journey and tell its parent once', async () => {
  const floor = await openFloor(database.db)
  await publish(floor, [PARENT, CHILD])
  await open(floor)
  await complete(floor, 'work.nur', { task: 'm1/prepare', captures: {} })
  const nodes = [database.db, database.another(), database.another()]
  await settled(floor, nodes)
  await complete(floor, 'work.evs', { task: `${CHILD_ID}/wipe`, captures: { with: 'soap' } })
  await settled(floor, nodes)
  const log = await floor.db.reads.logOfJourney(floor.facility, 'm1', 100)
  const verbs = log.map(({ verb }) => verb)
  expect(verbs.toReversed()).toEqual(['open-journey', 'complete', 'link:open-child', 'link:tell-parent'])
  expect(await floor.row('task', 'm1/turnover')).toMatchObject({ state: 'done' })
})

test('[LK1] a crash between firing and writing leaves the timer: the effect comes with the next sweep', async () => {
  const floor = await openFloor(database.db)
  await publish(floor, [PARENT, CHILD])
  await open(floor)
  await complete(floor, 'work.nur', { task: 'm1/prepare', captures: {} })
  let crashes = 1
  const failing: Db = {
    ...floor.db,
    transaction: (run) =>
      floor.db.transaction((tx) =>
        run({
          ...tx,
          write: async (change) => {
            if (change.journey !== CHILD_ID || crashes-- <= 0) return tx.write(change)
            throw new Error('the process died here')
          },
        }),
      ),
  }
  await expect.poll(async () => (await sweep(failing, floor)).failed.size, { timeout: 5000 }).toBe(1)
  expect(await floor.db.reads.journeyRows(floor.facility, CHILD_ID)).toEqual([])
  expect(await floor.row('task', 'm1/turnover')).not.toHaveProperty('child')
  await settled(floor, [database.db])
  expect(await floor.row('journey', CHILD_ID)).toMatchObject({ state: 'open' })
})

function sweep(db: Db, floor: Floor) {
  return sweepTimers({ db, contexts: floor.contexts, random: systemParts.random }, floor.facility, [])
}

/** Sweeps on all nodes at once until no link is left to fire; a link is due within a second. */
async function settled(floor: Floor, nodes: readonly Db[]): Promise<void> {
  const links = async () => {
    await Promise.all(nodes.map((db) => sweep(db, floor)))
    const journeys = ['m1', CHILD_ID]
    const timers = await Promise.all(journeys.map((id) => floor.db.reads.timersOf(floor.facility, id)))
    return timers.flat().filter(({ step }) => ['open-child', 'end-child', 'tell-parent'].includes(step)).length
  }
  await expect.poll(links, { timeout: 8000, interval: 100 }).toBe(0)
}

/** Somebody opened the turnover of that bed before the step came to it. */
async function turnoverByHand(floor: Floor): Promise<void> {
  const args = { workflow: 'turnover', stage: 'open', unit: '4W', room: '401', bed: 'A' }
  const outcome = await floor.ask(floor.person('lead.evs'), 'open-journey', 't1', { args })
  expect(outcome).toMatchObject({ outcome: 'applied' })
}

test('[LK2] [OJ8] a journey that is open already about the same bed becomes the step’s own: it is cleaned once', async () => {
  const { floor, pass, done, stop } = await ward()
  await turnoverByHand(floor)
  await done('work.nur', 'm1/prepare')
  await pass(2)
  expect((await floor.row('task', 'm1/turnover')).child).toMatchObject({ journey: 't1', state: 'running' })
  expect((await floor.row('journey', 't1')).parent).toMatchObject({ journey: 'm1', task: 'm1/turnover', told: null })
  expect(await floor.db.reads.journeyRows(floor.facility, CHILD_ID)).toEqual([])
  await done('work.evs', 't1/wipe', { with: 'soap' })
  await pass(2)
  expect(await floor.row('task', 'm1/turnover')).toMatchObject({ state: 'done', child: { state: 'done' } })
  expect((await floor.row('journey', 'm1')).facts['bedAsked']?.value).toBe('soap')
  await stop()
})

test('[LK2] [OJ8] the key of a sub-journey is taken: nobody opens a second one by hand, and a closed one makes room', async () => {
  const { floor, pass, done, stop } = await ward()
  await done('work.nur', 'm1/prepare')
  await pass(2)
  const args = { workflow: 'turnover', stage: 'open', unit: '4W', room: '401', bed: 'A' }
  await floor.ask(floor.person('lead.evs'), 'open-journey', 't1', { args })
  expect(await floor.db.reads.journeyRows(floor.facility, 't1')).toEqual([])
  await done('work.evs', `${CHILD_ID}/wipe`, { with: 'soap' })
  await done('work.evs', `${CHILD_ID}/inspect`)
  await pass(2)
  await turnoverByHand(floor)
  await stop()
})

test('[LK2] [OJ8] one that is another step’s already leaves this one not done, where people see it', async () => {
  const { floor, pass, done, stop } = await ward()
  await done('work.nur', 'm1/prepare')
  await pass(2)
  // A second patient was in the same bed by the census.
  await floor.db.transaction(async (tx) => {
    const body = { firstSeenBy: 'A01', class: 'I', ambulatory: [] }
    await tx.putVisit(someVisit(floor.facility, 'V3', { patient: 'P-V3', room: '401', bed: 'A', body }))
  })
  const args = { workflow: 'move', visit: 'V3' }
  expect(await floor.ask(floor.person('k.lind'), 'open-journey', 'm2', { args })).toMatchObject({ outcome: 'applied' })
  await done('work.nur', 'm2/prepare')
  await pass(2)
  expect(await floor.row('task', 'm2/turnover')).toMatchObject({ state: 'not-done', reason: 'open-already' })
  await stop()
})
