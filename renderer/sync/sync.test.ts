import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../test/builders/commands.ts'
import { fakeLine, type FakeAnswer } from '../../test/builders/fake-line.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { journeyRow } from '../../test/builders/rows.ts'
import { scopeSumOf } from '../../shared/domain/scope-sum.ts'
import type { Command } from '../../shared/commands/command.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { ConfirmedRows } from '../db/confirmed-rows.ts'
import { createLineStore } from '../db/line-store.ts'
import { createServerTime } from '../db/server-time.ts'
import { memoryDisk } from '../outbox/memory-disk.ts'
import { createOutbox } from '../outbox/create-outbox.ts'
import type { PageAnswer } from './snapshot-source.ts'
import { createSync } from './sync.ts'

const UNIT = 'unit:4W'
const CURSOR = { seq: 10, tag: 't10' }
type Hello = { cursors: Record<string, { seq: number }>; epoch: string | null }

function welcome(over: object = {}, scope: object = {}) {
  return {
    ok: true,
    protocol: PROTOCOL_VERSION,
    epoch: 'e1',
    now: 1_700_000_100_000,
    tokenExpiresAt: 1_700_000_900_000,
    scopes: [{ scope: UNIT, class: 'phi', answer: 'reset', cursor: CURSOR, why: 'new', ...scope }],
    ...over,
  }
}

async function console(script: Partial<Record<string, FakeAnswer>> = {}, pages?: () => PageAnswer) {
  const time = new ManualTime()
  const rows = new ConfirmedRows()
  const line = createLineStore()
  const outbox = createOutbox({ disk: memoryDisk(), clock: time, scheduler: time, report: () => {} })
  await outbox.open()
  const server = fakeLine((event, message) => {
    const answer = script[event]
    if (answer !== undefined) return answer(event, message)
    if (event === 'hello') return welcome()
    return event === 'ping' ? { now: 1_700_000_100_000 } : null
  })
  const head = { scope: UNIT, epoch: 'e1', cursor: CURSOR, rows: 1, next: null }
  const page: PageAnswer = { kind: 'page', page: { head, rows: [journeyRow('j1', { seq: 5 })] } }
  const session = {
    user: 'u1' as string | null,
    id: 's1',
    token: 't1' as string | null,
    renewals: 0,
    ended: [] as string[],
  }
  const sync = createSync({
    rows,
    outbox,
    line,
    clock: time,
    scheduler: time,
    deviceId: 'd1',
    client: 'test',
    unpack: async (packed) => (typeof packed === 'string' ? packed : new TextDecoder().decode(packed)),
    report: () => {},
    ready: async () => {},
    serverTime: createServerTime(time, line),
    link: server.link,
    snapshots: { page: async () => pages?.() ?? page },
    random: { bytes: (count) => new Uint8Array(count), unit: () => 0.5 },
    session: {
      user: () => session.user,
      id: () => session.id,
      token: () => (session.token === null ? null : { token: session.token, expiresAt: 1_700_000_900_000 }),
      renew: async () => {
        session.renewals += 1
        session.token = `t${session.renewals + 1}`
        return true
      },
      renewed: (token) => (session.token = token),
      ended: (why) => {
        session.ended.push(why)
        session.user = null
      },
    },
  })
  const beat = (seq = 10) => server.say('heartbeat', { seq, tag: `t${seq}`, now: 1_700_000_100_000 })
  return {
    time,
    rows,
    line: () => line.getState().line,
    clock: () => line.getState().clock,
    outbox,
    server,
    session,
    sync,
    beat,
  }
}

test('[SY50] hello, snapshot, live; a heartbeat says as of when', async () => {
  const { sync, time, line, rows, server, beat } = await console()
  sync.start()
  await time.advance(10)
  expect(line().kind).toBe('live')
  expect([...rows.journeyIds()]).toEqual(['j1'])
  await time.advance(2_000)
  beat()
  expect(line()).toMatchObject({ kind: 'live', asOf: expect.any(Number) })
  expect(server.asked.map((one) => one.event)).toContain('hello')
})

test('[SY51] a connection that does not open within 6 s is left, and another one tried', async () => {
  const { sync, time, line, server } = await console()
  server.swallows = true
  sync.start()
  await time.advance(6_100)
  expect(line()).toMatchObject({ kind: 'offline', why: 'no-answer' })
  server.swallows = false
  await time.advance(1_000)
  expect(server.tokens).toHaveLength(2)
  expect(line().kind).toBe('live')
})

test('[SY51] a line on which nothing is heard is left within 15 s, and tried again', async () => {
  const { sync, time, line, server } = await console({ ping: () => null })
  sync.start()
  await time.advance(10)
  server.up = false
  await time.advance(15_000)
  expect(line()).toMatchObject({ kind: 'offline', why: 'no-answer' })
  await time.advance(5_000)
  expect(server.tokens.length).toBeGreaterThan(1)
})

test('[SY50] with the server away it says since when, tries with a growing pause, and at once when kicked', async () => {
  const { sync, time, line, server } = await console()
  server.up = false
  sync.start()
  await time.advance(10)
  const since = line()
  await time.advance(60_000)
  expect(line()).toEqual(since)
  expect(server.tokens.length).toBeLessThan(45)
  const before = server.tokens.length
  server.up = true
  sync.kick()
  await time.advance(10)
  expect([server.tokens.length, line().kind]).toEqual([before + 1, 'live'])
})

test('[SY52] another sign-in of the same person gets a line of its own: their rights may be others', async () => {
  const { sync, time, line, server, session } = await console()
  sync.start()
  await time.advance(10)
  sync.kick()
  await time.advance(10)
  expect(server.tokens).toEqual(['t1'])
  session.id = 's2'
  session.token = 't2'
  sync.kick()
  await time.advance(10)
  expect(server.tokens).toEqual(['t1', 't2'])
  expect(line().kind).toBe('live')
})

test('[SY50] a server that asks to wait is not asked sooner', async () => {
  const { sync, time, line, server } = await console()
  sync.start()
  await time.advance(10)
  server.drop('busy', 40_000)
  expect(line()).toMatchObject({ kind: 'offline', why: 'busy' })
  await time.advance(39_000)
  expect(server.tokens).toHaveLength(1)
})

test('[SY77] a node that stops names its pause, and the console comes back no sooner', async () => {
  const { sync, time, line, server } = await console()
  sync.start()
  await time.advance(10)
  server.say('closing', { retryAfterMs: 3_000 })
  expect(line()).toMatchObject({ kind: 'offline', why: 'no-answer' })
  await time.advance(2_900)
  expect(server.tokens).toHaveLength(1)
  await time.advance(900)
  expect([server.tokens.length, line().kind]).toEqual([2, 'live'])
})

test('[SY52] a token that is not taken is renewed once before the next try; a session that is over signs out', async () => {
  const { sync, time, line, server, session } = await console()
  sync.start()
  await time.advance(10)
  server.drop('unauthenticated')
  await time.advance(2_000)
  expect([session.renewals, server.tokens, line().kind]).toEqual([1, ['t1', 't2'], 'live'])
  server.say('signed-out', { reason: 'revoked' })
  expect([session.ended, line().kind]).toEqual([['revoked'], 'signed-out'])
})

test('[SY53] a console that is too old says so and sends nothing', async () => {
  const tooOld = { ok: false, code: 'client-too-old', message: 'update', retryAfterMs: null }
  const { sync, time, line, outbox, server } = await console({ hello: () => tooOld })
  await outbox.record({ command: command(1), journey: 'j1', user: 'u1' })
  sync.start()
  await time.advance(60_000)
  expect(line()).toMatchObject({ kind: 'offline', why: 'client-too-old' })
  expect(server.asked.filter((one) => one.event === 'command')).toEqual([])
})

test('[SY38] another history: rows are loaded anew, and what was settled is offered again', async () => {
  let answer = welcome()
  const { sync, time, rows, outbox, server } = await console({
    hello: () => answer,
    command: (_, message: Command) => outcomeOf(message),
  })
  await outbox.record({ command: command(1), journey: 'j1', user: 'u1' })
  sync.start()
  await time.advance(100)
  outbox.shown([command(1).commandId])
  expect(outbox.view.getState().pending).toEqual([])
  answer = welcome({ epoch: 'e1' }, { why: 'history' })
  server.drop()
  await time.advance(5_000)
  const sent = server.asked.filter((one) => one.event === 'command')
  expect(sent).toHaveLength(2)
  expect(sent[0]).toEqual(sent[1])
  expect([...rows.journeyIds()]).toEqual(['j1'])
})

test('[SY27] a page older than what is held tells of another history, in the same epoch and whatever the cursor says', async () => {
  const head = { scope: UNIT, epoch: 'e1', cursor: { seq: 20, tag: 't20' }, rows: 1, next: null }
  const page = (seq: number): PageAnswer => ({ kind: 'page', page: { head, rows: [journeyRow('j1', { seq })] } })
  let seq = 15
  const hello = () => welcome({}, { cursor: head.cursor })
  const { sync, time, rows, outbox, server } = await console(
    { hello, command: (_, message: Command) => outcomeOf(message) },
    () => page(seq),
  )
  await outbox.record({ command: command(1), journey: 'j1', user: 'u1' })
  sync.start()
  await time.advance(100)
  expect(rows.newest).toBe(15)
  outbox.shown([command(1).commandId])
  // The database came back from before 15 and went on; the console still loads, and its line was lost meanwhile.
  seq = 12
  server.drop()
  await time.advance(5_000)
  expect([rows.newest, [...rows.journeyIds()]]).toEqual([12, ['j1']])
  expect(server.asked.filter((one) => one.event === 'command')).toHaveLength(2)
})

test('[SY27] rows held ahead of the head that the server names are of another history', async () => {
  const head = { scope: UNIT, epoch: 'e1', cursor: CURSOR, rows: 1, next: null }
  let seq = 12
  const answered = (_: string, { cursors }: Hello) =>
    cursors[UNIT] === undefined ? welcome() : welcome({}, { answer: 'current', why: null })
  const page = (): PageAnswer => ({ kind: 'page', page: { head, rows: [journeyRow('j1', { seq })] } })
  const { sync, time, rows, server, line } = await console({ hello: answered }, page)
  sync.start()
  await time.advance(100)
  expect(rows.newest).toBe(12)
  seq = 8
  server.drop()
  await time.advance(5_000)
  expect([rows.newest, line().kind]).toEqual([8, 'live'])
})

test('[SY19] a class that shows more than what is held loads the scope, while frames go on', async () => {
  const { sync, time, rows, server } = await console({
    hello: (_, { cursors }: Hello) =>
      cursors[UNIT] === undefined ? welcome() : welcome({}, { answer: 'current', why: null }),
  })
  rows.stand(UNIT, 'ops', CURSOR)
  rows.setEpoch('e1')
  sync.start()
  await time.advance(10)
  expect(rows.scope(UNIT)).toMatchObject({ kind: 'whole', class: 'phi' })
  expect([...rows.journeyIds()]).toEqual(['j1'])
  expect(server.asked.find((one) => one.event === 'hello')?.message).toMatchObject({ cursors: { [UNIT]: CURSOR } })
})

test('[SY15] a page that does not come is asked for again from where it stopped', async () => {
  let tries = 0
  const { sync, time, rows, line } = await console({}, () => {
    tries += 1
    const head = { scope: UNIT, epoch: 'e1', cursor: CURSOR, rows: 1, next: tries < 3 ? 'j1' : null }
    if (tries === 2) return { kind: 'no-answer', retryAfterMs: null }
    return { kind: 'page', page: { head, rows: [journeyRow(`j${tries}`, { seq: 5 })] } }
  })
  sync.start()
  await time.advance(10)
  expect(line().kind).toBe('catching-up')
  await time.advance(5_000)
  expect([line().kind, [...rows.journeyIds()]]).toEqual(['live', ['j1', 'j3']])
})

test('[SY34] an action on which the server fails again and again becomes a card; the others go on', async () => {
  const { sync, time, outbox, beat } = await console({
    command: (_, message: Command) =>
      message.entityId === 'j1/a' ? { ok: false, fault: 'broken', retryAfterMs: null } : outcomeOf(message),
  })
  await outbox.record({ command: command(1, { entityId: 'j1/a' }), journey: 'j1', user: 'u1' })
  await outbox.record({
    command: command(2, { entityId: 'j1/a', after: command(1).commandId }),
    journey: 'j1',
    user: 'u1',
  })
  await outbox.record({ command: command(3, { entityId: 'j2/a' }), journey: 'j2', user: 'u1' })
  sync.start()
  for (let seconds = 0; seconds < 120; seconds += 5) {
    await time.advance(5_000)
    beat()
  }
  const { pending, refused } = outbox.view.getState()
  expect(pending.map((one) => [one.command.deviceSeq, one.stage])).toEqual([[3, 'answered']])
  expect(refused).toMatchObject([{ refusal: { code: 'invalid' }, dependents: [{ deviceSeq: 2 }] }])
  expect(await outbox.sendAgain(command(1).commandId, null)).toBe(true)
})

test('[SY54] the offset is that of the quickest round trip, and a wrong wall clock does not move it', async () => {
  const { sync, time, clock, beat } = await console()
  sync.start()
  await time.advance(10)
  expect(clock()).toMatchObject({ sure: true, offsetMs: 100_000 - 0 })
  time.skew(3 * 3_600_000)
  for (let minute = 0; minute < 2; minute += 1) {
    await time.advance(10_000)
    beat()
  }
  expect(clock().sure).toBe(true)
})

test("[SY75] a scope whose sum is not the server's is loaded anew by itself; one that is, is left alone", async () => {
  const server = [journeyRow('j1', { seq: 5 }), journeyRow('j2', { seq: 8 })]
  let pages = 0
  let lost = true
  const head = { scope: UNIT, epoch: 'e1', cursor: CURSOR, rows: 2, next: null }
  const { sync, time, rows, beat } = await console(
    { checksum: () => ({ at: { seq: 10, ...scopeSumOf(server) } }) },
    () => {
      pages += 1
      return { kind: 'page', page: { head, rows: lost ? server.slice(0, 1) : server } }
    },
  )
  sync.start()
  await time.advance(10)
  lost = false
  await heartbeats(time, beat, 61_000)
  expect([...rows.journeyIds()]).toEqual(['j1', 'j2'])
  expect([pages, sync.counts.differed]).toEqual([2, 1])
  await heartbeats(time, beat, 20 * 60_000)
  expect([pages, sync.counts.differed]).toEqual([2, 1])
  expect(sync.counts.compared).toBeGreaterThan(3)
})

test("[SY75] what changed after the server's sum is not compared with it", async () => {
  const { sync, time, server, beat } = await console({
    checksum: () => ({ at: { seq: 10, rows: 9, sum: 9, squares: 9 } }),
  })
  sync.start()
  await time.advance(10)
  const ops = [{ op: 'put', row: journeyRow('j1', { seq: 11, version: 2 }) }]
  server.say('frame', { scope: UNIT, prev: 10, seq: 11, tag: 't11', at: 1, ops, causes: [] })
  await heartbeats(time, () => beat(11), 61_000)
  expect(server.asked.filter(({ event }) => event === 'checksum')).toHaveLength(1)
  expect(sync.counts).toEqual({ compared: 0, differed: 0 })
})

async function heartbeats(time: ManualTime, beat: () => void, ms: number): Promise<void> {
  for (let past = 0; past < ms; past += 5_000) {
    beat()
    await time.advance(5_000)
  }
}
