import { expect, test } from 'vitest'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { type PEOPLE, seedHospital } from '../../test/sim/hospital.ts'
import { SimFeed } from '../../test/sim/feed.ts'
import { OwnClock } from '../../test/sim/own-clock.ts'
import { simRooms } from '../../test/sim/sim-rooms.ts'
import { SimRandom } from '../../test/sim/random.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import { PROTOCOL_VERSION, ROW_SCHEMA } from '../../shared/protocol/version.ts'
import type { DownEvent } from '../../shared/protocol/down.ts'
import { actorOf } from '../auth/actor-of.ts'
import { createTail } from '../changelog/tail.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import type { SessionRecord } from '../db/records.ts'
import { createHub } from './hub.ts'
import { createReferenceShelf } from '../changelog/reference-shelf.ts'

const MIN = 60_000
const OVER = { fault: 'unauthenticated' }
const HELLO = { protocol: PROTOCOL_VERSION, client: 'x', epoch: null, deviceId: 'd', schema: ROW_SCHEMA, cursors: {} }

async function hub() {
  const time = new ManualTime()
  const nodeClock = new OwnClock(time)
  const random = new SimRandom(1)
  const db = createMemoryDb({ clock: time, random, scheduler: time })
  await seedHospital(db)
  const tail = createTail({ db, scheduler: time, warn: () => {}, otherHistory: () => {} })
  const heard: number[] = []
  const refusedWith: (string | null)[] = []
  const made = createHub({
    db,
    tail,
    rooms: simRooms(),
    references: createReferenceShelf(db.reads),
    pack: async (text) => new TextEncoder().encode(text),
    clock: nodeClock,
    scheduler: time,
    warn: () => {},
    execute: async ({ commandId }, { refused }) => {
      refusedWith.push(refused?.code ?? null)
      return { outcome: 'applied', commandId, seq: 1, refusal: null, changed: [], effectiveAt: 1 }
    },
    verifies: () => false,
    reissue: async () => ({ token: 'fresh', expiresAt: time.now() + 15 * MIN }),
    heard: async (_, at) => void heard.push(at),
  })
  await tail.start()
  made.start()

  async function signed(user: (typeof PEOPLE)[number]['id']) {
    const record = await db.reads.user(user)
    if (record === null) throw new Error('nobody')
    const session: SessionRecord = {
      id: `s-${user}`,
      facility: record.facility,
      user,
      device: 'd',
      epoch: record.epoch,
      refreshHash: null,
      formerHash: null,
      rotatedAt: null,
      createdAt: time.now(),
      expiresAt: time.now() + 600 * MIN,
      lastHeardAt: time.now(),
      revokedAt: null,
      revokedWhy: null,
      publicKey: null,
      covers: [],
    }
    await db.transaction((tx) => tx.putSession(session))
    return { actor: actorOf(record, session, time.now()), user: record, session, expiresAt: time.now() + 15 * MIN }
  }

  async function connect(user: (typeof PEOPLE)[number]['id']) {
    const told: DownEvent[] = []
    const said: object[] = []
    const state = { closed: false }
    const who = await signed(user)
    const peer = made.accept(
      {
        id: `p-${user}`,
        send(event, message) {
          told.push(event)
          said.push(message)
        },
        close: () => {
          state.closed = true
        },
      },
      who,
    )
    return { peer, told, said, state, session: who.session }
  }
  const feed = new SimFeed(db, time, random, 'discharge')
  const change = (session: SessionRecord, over: Partial<SessionRecord>) =>
    db.transaction((tx) => tx.putSession({ ...session, ...over }))
  return { time, nodeClock, db, made, feed, connect, change, heard, refusedWith }
}

test('[case 25] a token that ends on a live socket is cut within 30 s; one that was renewed goes on', async () => {
  const { time, connect } = await hub()
  const [one, two] = [await connect('pha-1'), await connect('pha-2')]
  await time.advance(10 * MIN)
  expect(await two.peer.take('renew', {})).toMatchObject({ token: 'fresh' })
  await time.advance(5 * MIN + 30_000)
  expect([one.state.closed, one.told.at(-1), two.state.closed]).toEqual([true, 'signed-out', false])
})

test('[SY67] a cover ends by the clock of the database, however wrong the one of the node is', async () => {
  const { time, nodeClock, connect, change } = await hub()
  const { told, session } = await connect('coord-w')
  await change(session, { covers: [{ unit: '5E', until: time.now() + MIN }] })
  await time.advance(5_000)
  expect(told.filter((event) => event === 'regrant')).toHaveLength(1)
  nodeClock.jump(-10 * MIN)
  await time.advance(MIN)
  expect(told.filter((event) => event === 'regrant')).toHaveLength(2)
})

test('[SY68] what was issued after sign-out is refused, and that answer is stored: a sending under way cannot be taken after it', async () => {
  const { connect, change, time, refusedWith } = await hub()
  const { peer, session } = await connect('pha-1')
  await change(session, { id: 's-former', revokedAt: time.now() })
  await time.advance(10)
  const commandId = uuidV7(time.now(), new SimRandom(2))
  const command = {
    commandId,
    sessionId: 's-former',
    deviceId: 'd',
    verb: 'claim',
    entityId: 'j1/med-rec',
    issuedAt: time.now(),
  }
  await peer.take('command', command)
  expect(refusedWith).toEqual(['forbidden'])
})

test('[SY67] a revoked session is cut within 5 s, also when no doorbell rang', async () => {
  const { time, connect, change } = await hub()
  const { peer, told, state, session } = await connect('pha-1')
  await peer.take('hello', HELLO)
  await change(session, { revokedAt: time.now() })
  await time.advance(5_000)
  expect([state.closed, told.at(-1)]).toEqual([true, 'signed-out'])
})

test('[SY67] a node that stood still for a while reads the rights anew before it tells or takes anything', async () => {
  const { time, connect, change, feed, db } = await hub()
  const { peer, told, state, session } = await connect('pha-1')
  await peer.take('hello', HELLO)
  // The process stands still: time goes on, none of its timers does, and the session ends meanwhile.
  time.leap(30_000)
  await change(session, { revokedAt: time.now() })
  const before = told.length
  const taken = peer.take('catch-up', { scope: 'dept:PHA', cursor: { seq: 0, tag: '' } })
  await time.drive(feed.open())
  await time.drive(taken)
  expect(await db.reads.head('sim')).toBe(1)
  expect(state.closed).toBe(true)
  expect(told.slice(before)).toEqual(['signed-out'])
})

test('[SY67] a hello that waits for fresh rights is let into nothing when these are gone', async () => {
  const { time, connect, change, feed } = await hub()
  const { peer, told, session } = await connect('pha-1')
  time.leap(30_000)
  await change(session, { revokedAt: time.now() })
  const [first, second] = [peer.take('hello', HELLO), peer.take('hello', HELLO)]
  expect(await time.drive(Promise.all([first, second]))).toEqual([OVER, OVER])
  await time.drive(feed.open())
  await time.advance(10_000)
  expect(told).toEqual(['signed-out'])
})

test('[SY67] what was read for a hello is not told by a node that stood still before it was: the line ends instead', async () => {
  const { time, connect, feed } = await hub()
  await time.drive(feed.open())
  const { peer, told, state } = await connect('pha-1')
  const welcome = (await peer.take('hello', HELLO)) as { scopes: { scope: string }[] }
  await time.drive(feed.open())
  await time.advance(1_000)
  const cursors = Object.fromEntries(welcome.scopes.map(({ scope }) => [scope, { seq: 0, tag: '' }]))
  const before = told.length
  await peer.take('hello', { ...HELLO, cursors })
  time.leap(30_000)
  await time.advance(1)
  expect([told.slice(before), state.closed]).toEqual([['closing'], true])
})

test('[SY67] [case 35] changed rights: the console says hello again and is given the new scopes only', async () => {
  const { time, connect, change } = await hub()
  const { peer, told, session } = await connect('coord-w')
  const scopes = async () =>
    ((await peer.take('hello', HELLO)) as { scopes: { scope: string }[] }).scopes.map(({ scope }) => scope)
  expect(await scopes()).not.toContain('unit:5E')
  await change(session, { covers: [{ unit: '5E', until: time.now() + MIN }] })
  await time.advance(4_000)
  expect(told).toContain('regrant')
  expect(await scopes()).toContain('unit:5E')
  await time.advance(2 * MIN)
  expect(await scopes()).not.toContain('unit:5E')
})

test('[SY66] what is not granted is refused; what is no event of ours is told apart and counted', async () => {
  const { made, connect } = await hub()
  const { peer } = await connect('evs-1')
  await peer.take('hello', HELLO)
  const ask = { scope: 'unit:4W', cursor: { seq: 0, tag: '' } }
  expect(await peer.take('catch-up', ask)).toMatchObject({ answer: 'refused' })
  expect(await peer.take('join', 'unit:4W')).toBeNull()
  expect(await peer.take('toString', {})).toBeNull()
  expect(await peer.take('command', { verb: 'claim' })).toEqual({ fault: 'invalid' })
  expect(made.counts).toMatchObject({ unknown: 2, invalid: 1 })
})

test('a console that was quiet for a minute was heard of up to a minute ago; one that works is not spoken for', async () => {
  const { time, connect, heard } = await hub()
  await connect('evs-1')
  const start = time.now()
  await time.advance(3 * MIN)
  expect(heard.length).toBeGreaterThanOrEqual(1)
  expect(heard.every((at) => at >= start && at <= time.now() - MIN + 5_000)).toBe(true)
})

test('[SY65] a cursor is continued from only in the history it is of', async () => {
  const { time, db, feed, connect } = await hub()
  for (let count = 0; count < 3; count += 1) await feed.open()
  const epoch = await db.reads.epoch()
  const tag = (await db.reads.logAt('sim', 2))?.tag ?? ''
  const { peer, told } = await connect('super')
  const answer = async (cursor: object, over: object = {}) => {
    const reply = (await peer.take('hello', { ...HELLO, epoch, cursors: { 'unit:4W': cursor }, ...over })) as {
      scopes: { scope: string; answer: string; why: string | null }[]
    }
    const { answer, why } = reply.scopes.find(({ scope }) => scope === 'unit:4W') ?? { answer: '', why: '' }
    return why ?? answer
  }
  expect(['current', 'delta']).toContain(await answer({ seq: 2, tag }))
  expect(await answer({ seq: 2, tag: 'another' })).toBe('history')
  expect(await answer({ seq: 99, tag })).toBe('history')
  expect(await answer({ seq: 2, tag }, { epoch: 'another' })).toBe('history')
  expect(await answer({ seq: 2, tag }, { schema: ROW_SCHEMA - 1 })).toBe('schema')
  expect(await answer({ seq: 2, tag }, { cursors: {} })).toBe('new')
  await time.advance(100)
  expect(told.filter((event) => event === 'reference')).not.toEqual([])
})

test('[SY77] [R15] a node that stops tells each console when to come back, spread over the time, then closes', async () => {
  const { made, connect } = await hub()
  const all = [await connect('pha-1'), await connect('pha-2'), await connect('coord-w')]
  made.stop()
  expect(all.map(({ state }) => state.closed)).toEqual([true, true, true])
  expect(all.map(({ told }) => told.at(-1))).toEqual(['closing', 'closing', 'closing'])
  expect(all.map(({ said }) => said.at(-1))).toEqual([0, 5, 10].map((retryAfterMs) => ({ retryAfterMs })))
})
