import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { runSchedules } from '../../server/workflow/run-schedules.ts'
import { runWatch, type Watch } from '../../server/workflow/watches/run-watches.ts'
import { watchConsoles } from '../../server/workflow/watches/watch-consoles.ts'
import { watchCover } from '../../server/workflow/watches/watch-cover.ts'
import { watchFeeds } from '../../server/workflow/watches/watch-feeds.ts'
import { watchShifts } from '../../server/workflow/watches/watch-shifts.ts'
import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import { rosterSchema } from '../../shared/domain/roster.ts'
import { scopesOfJourney } from '../../shared/domain/scopes.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/kernel/instant.ts'
import { lastMoment } from '../../shared/workflow/schedule.ts'
import { someSession } from '../builders/changes.ts'
import { message } from '../builders/hl7/message.ts'
import { testServer, type TestServer, until } from '../builders/server.ts'
import { systemParts } from '../builders/system.ts'
import { deskAt } from './parts/desk.ts'
import { feedOf, inboundOf, type Feed } from './parts/feed.ts'
import { STAFF } from './parts/staff.ts'

let there: TestServer
let feed: Feed

beforeAll(async () => {
  there = await testServer()
  feed = await feedOf(there)
})
afterAll(async () => {
  feed.close()
  await there.stop()
})

async function journeys(workflow: string, fact: string, value: unknown): Promise<JourneyState[]> {
  const { reads } = there.server.db
  const listed = await reads.journeys('demo', { workflow }, { limit: 200, after: null })
  const states = await Promise.all(listed.items.map(async ({ id }) => stateOf(await reads.journeyRows('demo', id))))
  return states.filter((state) => state !== null).filter(({ journey }) => journey.facts[fact]?.value === value)
}

/** Two nodes look at the same time, each several times. */
async function look(watch: Watch): Promise<void> {
  const { db } = there.server
  const rules = await createRuleContexts(db.reads, systemParts.clock).fresh('demo')
  if (rules === null) throw new Error('no rules')
  const node = () => runWatch({ db, random: systemParts.random }, rules, watch)
  await Promise.all([node(), node(), node()])
}

const states = (found: readonly JourneyState[]) => found.map(({ journey }) => [journey.state, journey.stage])
const stateOfStep = (state: JourneyState | undefined, key: string) =>
  [...(state?.tasks.values() ?? [])].findLast((task) => task.key === key)?.state
const bad = () => message({ at: Date.now(), controlId: feed.id(), type: 'ADT^A01', sender: 'BADEHR' }, [['EVN', 'A01']])

test('[WT1] a message that is set aside opens its repair, once for sender, type and reason; read again, it is replayed', async () => {
  await feed.send(bad())
  await feed.send(bad())
  const found = () => journeys('message-repair', 'sender', 'BADEHR|HOSP')
  const [repair, ...more] = await until(async () => ((await found()).length > 0 ? found() : null))
  expect([repair?.journey.facts['messageType']?.value, more]).toEqual(['ADT^A01', []])
  expect(JSON.stringify(repair?.journey.facts)).toContain('PID')
})

test('[WT1] at the door, too: another message under a known number opens one repair, whatever the numbers', async () => {
  const twice = async (controlId: string) => {
    const of = (name: string) => message({ at: 0, controlId, type: 'MFN^M05', sender: 'TWICE' }, [['MFE', 'MAD', name]])
    await feed.send(of('a'))
    return feed.send(of('b'))
  }
  expect([await twice('DOOR-1'), await twice('DOOR-2')]).toEqual(['AE', 'AE'])
  const found = await until(async () => {
    const all = await journeys('message-repair', 'sender', 'TWICE|HOSP')
    return all.length > 0 ? all : null
  })
  expect(states(found)).toEqual([['open', 'quarantined']])
})

test('[WT1] a replay that is read after all records the step of whoever repairs it', async () => {
  const desk = deskAt(there)
  const analyst = await there.signIn(STAFF.analyst)
  const controlId = feed.id()
  await feed.send(message({ at: Date.now(), controlId, type: 'ADT^A08', sender: 'MENDED' }, [['EVN', 'A08']]))
  const kept = await inboundOf(desk, analyst, controlId)
  const { db } = there.server
  const raw = Buffer.from(message({ at: 0, controlId, type: 'MFN^M05', sender: 'MENDED' }, [['MFE', 'MAD']]))
  const was = await db.reads.inboundById(String(kept?.id))
  if (was === null) throw new Error('the message is gone')
  await db.transaction((tx) => tx.putInbound({ ...was, raw }))
  await desk.raw(`/api/v1/inbound/${was.id}/replay`, { as: analyst, method: 'POST' })
  const [repair] = await journeys('message-repair', 'sender', 'MENDED|HOSP')
  expect(stateOfStep(repair, 'replay')).toBe('done')
})

test('[WT2] a sender that falls silent opens a downtime, once on any number of nodes; heard again it is back', async () => {
  const { db } = there.server
  const put = (sender: string, kind: 'adt' | 'orders', agoMin: number) =>
    db.transaction(async (tx) => {
      await tx.lockKey('demo', 'feeds')
      const lastAt = Date.now() - agoMin * MINUTE_MS
      await tx.putFeed({ facility: 'demo', sender, kind, lastAt, heard: 500, gapMs: MINUTE_MS })
    })
  await put('QUIET|HOSP', 'adt', 30)
  await put('HALF|HOSP', 'adt', 30)
  await put('HALF|HOSP', 'orders', 1)
  await look(watchFeeds)
  await look(watchFeeds)
  const found = () => journeys('downtime', 'silentSender', 'QUIET|HOSP')
  expect(states(await found())).toEqual([['open', 'detected']])
  expect(await journeys('downtime', 'silentSender', 'HALF|HOSP')).toEqual([])
  await put('QUIET|HOSP', 'adt', 0)
  await look(watchFeeds)
  const [back] = await found()
  expect([back?.journey.stage, stateOfStep(back, 'find-cause')]).toEqual(['back', 'done'])
})

test('[WT3] consoles of a unit that are all away open a downtime; one that is shut does not; one that is back ends it', async () => {
  const { db } = there.server
  const coordinator = (await db.reads.users('demo')).find(
    ({ roles, units }) => roles.includes('unit-coordinator') && units.includes('5W'),
  )
  if (coordinator === undefined) throw new Error('nobody coordinates 5 West')
  const seen = (id: string, agoMin: number) => {
    const [now, day] = [Date.now(), 24 * 60 * MINUTE_MS]
    const at = {
      createdAt: now - day / 2,
      expiresAt: now + day,
      lastHeardAt: now - agoMin * MINUTE_MS,
      revokedAt: null,
    }
    return db.transaction((tx) => tx.putSession(someSession('demo', id, { user: coordinator.id, covers: [], ...at })))
  }
  const found = async () =>
    (await journeys('downtime', 'silentSender', 'consoles of 5 West')).map(({ journey }) => journey)
  await seen('away-1', 12)
  await look(watchConsoles)
  expect(await found()).toEqual([])
  await seen('away-2', 10)
  await look(watchConsoles)
  expect((await found()).map(({ stage }) => stage)).toEqual(['detected'])
  await seen('away-2', 0)
  await look(watchConsoles)
  expect((await found()).map(({ stage }) => stage)).toEqual(['back'])
})

const handovers = async (end: number) => {
  const found = await journeys('shift-handover', 'shiftEndAt', end)
  return found.map(({ journey }) => journey).toSorted((a, b) => ((a.unit ?? '') < (b.unit ?? '') ? -1 : 1))
}
/** Whole minutes, as rosters are. */
const soon = (minutes: number) => (Math.floor(Date.now() / MINUTE_MS) + minutes) * MINUTE_MS

test('[WT4] [HO1] a shift that ends within half an hour opens one hand-over for its unit, with what its people hold, on any number of nodes and over restarts', async () => {
  const { db } = there.server
  const [user] = await db.reads.users('demo')
  const end = soon(20)
  const shift = (unit: string | null, to: number) => ({ user: user?.id, unit, from: end - 480 * MINUTE_MS, to })
  const shifts = [shift('4W', end), shift('4W', end), shift('5W', end), shift(null, end), shift('4W', soon(45))]
  const roster = rosterSchema.parse({ shifts: [...shifts, shift('4W', soon(-1))] })
  await db.transaction((tx) => tx.putRoster('demo', roster))
  await look(watchShifts)
  await look(watchShifts)
  const found = await handovers(end)
  expect(found.map(({ unit, facts }) => [unit, facts['heldTasks']?.value])).toEqual([
    ['4W', 0],
    ['5W', 0],
  ])
  expect(found.map((row) => scopesOfJourney({ journey: row, tasks: new Map() }))).toEqual([
    ['dept:NUR', 'unit:4W'],
    ['dept:NUR', 'unit:5W'],
  ])
  expect(await handovers(soon(45))).toEqual([])
  // What was told is lost with a database that was set back: the key still knows.
  await db.transaction((tx) => tx.putMeta('watch:shift-ends:demo', '[]'))
  await look(watchShifts)
  expect((await handovers(end)).map(({ id }) => id)).toEqual(found.map(({ id }) => id))
})

test('[HO1] a coordinator who opens the hand-over by hand gets the one of their unit and shift, whoever was first', async () => {
  const { db } = there.server
  const desk = deskAt(there)
  const [coordinator, end] = [await there.signIn(STAFF.coordinator), soon(25)]
  const shift = { user: `demo:${STAFF.nurse}`, department: 'NUR', unit: '4W', from: end - 480 * MINUTE_MS, to: end }
  await db.transaction((tx) => tx.putRoster('demo', rosterSchema.parse({ shifts: [shift] })))
  const open = (id: string, unit: string) =>
    desk.command(coordinator, 'open-journey', id, { workflow: 'shift-handover', unit })
  const [byHand] = await Promise.all([open('by-hand-1', '4W'), look(watchShifts)])
  expect(byHand.refusal).toBeNull()
  const again = await open('by-hand-2', '4W')
  const found = await handovers(end)
  expect(found.map(({ unit }) => unit)).toEqual(['4W'])
  expect(again).toMatchObject({ refusal: null, changed: [{ id: found[0]?.id }] })
  expect((await open('by-hand-3', '5W')).refusal?.code, 'not her unit').toBe('forbidden')
  expect((await open('by-hand-4', 'NOPE')).refusal?.code).toBe('forbidden')
})

test('[HO2] by the clock each unit has its own, but one whose shifts the roster knows', async () => {
  const { db } = there.server
  const [now, zone] = [Date.now(), 'UTC']
  const shift = { user: `demo:${STAFF.nurse}`, department: 'NUR', unit: '4W', from: now - HOUR_MS, to: soon(120) }
  await db.transaction((tx) => tx.putRoster('demo', rosterSchema.parse({ shifts: [shift] })))
  const contexts = createRuleContexts(db.reads, systemParts.clock)
  const rules = await contexts.fresh('demo')
  const newest = rules?.newest('shift-handover') ?? null
  if (rules === null || newest === null) throw new Error('no rules')
  const at = new Date(now - MINUTE_MS).toISOString().slice(11, 16)
  const moment = lastMoment({ every: 'day', at }, zone, now)
  const triggers = [{ on: 'schedule', stage: 'open', schedule: { every: 'day' as const, at } }]
  const context = { ...newest, template: { ...newest.template, triggers } }
  const reference = { ...rules.reference, zone, templates: [context.template] }
  const timed = { ...rules, reference, newest: () => context }
  for (const { id } of reference.units)
    await db.transaction((tx) => tx.putMeta(`schedule:demo:shift-handover.0.${id}`, String(moment - DAY_MS)))
  const node = () => runSchedules({ db, random: systemParts.random }, timed)
  await Promise.all([node(), node(), node()])
  await node()
  const units = reference.units.map(({ id }) => id as string).filter((id) => id !== '4W')
  expect((await handovers(moment + 30 * MINUTE_MS)).map(({ unit }) => unit)).toEqual(units.toSorted())
})

test('[CV4] where the roster has nobody for a department it is told once, and closes when somebody is put there', async () => {
  const { db } = there.server
  const now = Date.now()
  const shift = (from: number, to: number) => ({
    user: 'demo:d.soto',
    department: 'TRN',
    from: now + from * MINUTE_MS,
    to: now + to * MINUTE_MS,
  })
  const put = (...shifts: object[]) => db.transaction((tx) => tx.putRoster('demo', rosterSchema.parse({ shifts })))
  const found = () => journeys('coverage', 'coverDepartment', 'TRN')
  await put(shift(-60, 300))
  await look(watchCover)
  const [early, ...none] = await found()
  // From Friday noon on the whole weekend is looked at; else the gap in five hours is nobody's yet.
  if (early === undefined) await put(shift(-60, 60))
  await look(watchCover)
  await look(watchCover)
  const [gap, ...more] = await found()
  const step = [...(gap?.tasks.values() ?? [])].find(({ key }) => key === 'find-cover')
  expect([none, more, gap?.journey.state]).toEqual([[], [], 'open'])
  expect(step).toMatchObject({ department: 'TRN', role: 'department-lead' })
  expect(gap?.journey.facts['coverGap']?.value).toBe('Transport')
  await put(shift(-60, 60), shift(60, 20_000))
  await look(watchCover)
  expect(states(await found())).toEqual([['closed', 'closed']])
})

test('[CV4] a gap whose answer is "goes without" is settled by its lead, and not told again', async () => {
  const { db } = there.server
  const desk = deskAt(there)
  const now = Date.now()
  const shift = { user: 'demo:d.soto', department: 'EVS', from: now - 60 * MINUTE_MS, to: now + 30 * MINUTE_MS }
  await db.transaction((tx) => tx.putRoster('demo', rosterSchema.parse({ shifts: [shift] })))
  await look(watchCover)
  const [gap] = await journeys('coverage', 'coverDepartment', 'EVS')
  const lead = (await db.reads.users('demo')).find(
    ({ roles, departments }) => roles.includes('department-lead') && departments.includes('EVS'),
  )
  const as = await there.signIn(lead?.username ?? '')
  await desk.done(as, 'complete', `${gap?.journey.id}/find-cover`, { captures: { coverWay: 'none', who: 'night' } })
  await look(watchCover)
  const all = await journeys('coverage', 'coverDepartment', 'EVS')
  expect(all.map(({ journey }) => [journey.state, journey.facts['coverWay']?.value])).toEqual([['closed', 'none']])
})
