import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../test/builders/commands.ts'
import { fakeLine } from '../../test/builders/fake-line.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { journeyRow } from '../../test/builders/rows.ts'
import { actorSchema } from '../../shared/domain/person.ts'
import { HOUR_MS } from '../../shared/kernel/instant.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { memoryCache } from '../db/memory-cache.ts'
import { memoryDisk } from '../outbox/memory-disk.ts'
import { LOCKED, type SessionAnswer } from '../state/session-store.ts'
import type { SendTurn } from '../sync/send-turn.ts'
import { createConsoleCore, type CoreParts } from './console-core.ts'

const UNIT = 'unit:4W'
const CURSOR = { seq: 10, tag: 't10' }
const ACTOR = actorSchema.parse({
  id: 'u1',
  name: 'R. Adams',
  facility: 'F1',
  roles: ['unit-coordinator'],
  departments: [],
  units: ['4W'],
  class: 'ops',
  session: 's1',
})

/** A turn that is given when the test says so. */
function lateTurn() {
  const asked: (() => void)[] = []
  const turn: SendTurn = { take: (granted) => void asked.push(granted), release: () => void asked.splice(0) }
  return { windows: { channel: { tell: () => {}, hear: () => {} }, turn }, give: () => asked.pop()?.() }
}

/** A workstation: its disks outlive the console. */
function workstation({ windows }: Pick<CoreParts, 'windows'> = {}) {
  /** `hangs`: the disk of the cache answers no reading. `breaks`: it refuses the next writing, once. `head`: where the server's log ends. */
  const state = { hangs: false, breaks: false, head: CURSOR }
  const time = new ManualTime()
  const [cache, disk] = [memoryCache(), memoryDisk()]
  const now = () => time.now()
  const welcome = () => ({
    ok: true,
    protocol: PROTOCOL_VERSION,
    epoch: 'e1',
    now: now(),
    tokenExpiresAt: now() + HOUR_MS,
    scopes: [{ scope: UNIT, class: 'ops', answer: 'reset', cursor: state.head, why: 'new' }],
  })
  const server = fakeLine((event) => {
    if (event === 'hello') return welcome()
    if (event === 'command') return outcomeOf(command(1), { seq: 11 })
    return event === 'ping' ? { now: now() } : null
  })
  const head = () => ({ scope: UNIT, epoch: 'e1', cursor: state.head, rows: 1, next: null })
  const answer = (): SessionAnswer =>
    server.up
      ? { kind: 'granted', granted: { actor: ACTOR, token: 't', expiresAt: now() + HOUR_MS } }
      : { kind: 'no-answer' }
  let opened = 0
  const open = () =>
    createConsoleCore({
      cache: {
        ...cache,
        load: (owner) => {
          opened += 1
          return state.hangs ? new Promise(() => {}) : cache.load(owner)
        },
        write: (owner, batch) => {
          const { breaks } = state
          state.breaks = false
          return breaks ? Promise.reject(new Error('broken')) : cache.write(owner, batch)
        },
      },
      disk,
      link: server.link,
      snapshots: { page: async () => ({ kind: 'page', page: { head: head(), rows: [journeyRow('j1', { seq: 5 })] } }) },
      api: { signIn: async () => answer(), renew: async () => answer(), signOut: async () => undefined },
      clock: time,
      scheduler: time,
      random: { bytes: (count) => new Uint8Array(count), unit: () => 0.5 },
      deviceId: 'd1',
      client: 'test',
      report: () => {},
      leaseMs: 24 * HOUR_MS,
      ...(windows === undefined ? {} : { windows }),
    })
  return { time, server, state, open, opened: () => opened }
}

/** A console of it on which somebody is signed in. */
async function signedIn({ time, open }: ReturnType<typeof workstation>) {
  const core = open()
  await time.drive(core.start())
  await time.drive(core.state.session.signIn('adams', 'x'))
  await time.advance(1_000)
  return core
}

/** A console of it whose first action was answered, and shown by the frame that names it; `sent`: how often it was sent. */
async function withShownAction(station: ReturnType<typeof workstation>, give = () => {}) {
  const { time, server } = station
  const core = await signedIn(station)
  give()
  await time.advance(10)
  await time.drive(core.outbox.record({ command: command(1), user: 'u1', journey: 'j1' }))
  core.sync.send()
  await time.advance(10)
  const ops = [{ op: 'put', row: journeyRow('j1', { seq: 11 }) }]
  server.say('frame', {
    scope: UNIT,
    prev: 10,
    seq: 11,
    tag: 't11',
    at: time.now(),
    ops,
    causes: [command(1).commandId],
  })
  const sent = () => server.asked.filter(({ event }) => event === 'command').length
  expect([sent(), core.outbox.view.getState().pending]).toEqual([1, []])
  return { core, sent }
}

test('[LE1] 24 h without the server lock the board until somebody signs in, also over a restart; the outbox waits', async () => {
  const station = workstation()
  const { time, server, open, opened } = station
  const first = await signedIn(station)
  expect(first.rows.rowCount).toBe(1)
  server.up = false
  server.drop()
  await time.drive(first.outbox.record({ command: command(1), user: 'u1', journey: 'j1' }))
  await time.advance(23 * HOUR_MS)
  expect(first.rows.rowCount).toBe(1)
  await time.advance(HOUR_MS + 90_000)
  expect(first.state.session.store.getState()).toEqual({ kind: 'signed-out', why: LOCKED })
  expect(first.rows.rowCount).toBe(0)
  expect(first.outbox.view.getState().pending).toHaveLength(1)
  await time.drive(first.stop())

  const before = opened()
  const again = open()
  await time.drive(again.start())
  expect(again.state.session.store.getState()).toEqual({ kind: 'signed-out', why: LOCKED })
  expect([opened() - before, again.rows.rowCount]).toEqual([0, 0])
  expect(again.outbox.view.getState().pending).toHaveLength(1)
  server.up = true
  await time.drive(again.state.session.signIn('adams', 'x'))
  await time.advance(1_000)
  expect(again.rows.rowCount).toBe(1)
  await time.drive(again.stop())
})

test('[SE1] who sits here is known at the next start without a server, also after the store was built anew', async () => {
  const station = workstation()
  const { time, server, state, open } = station
  state.breaks = true
  const first = await signedIn(station)
  expect(first.cache.counts.rebuilt).toBe(1)
  await time.drive(first.stop())
  server.up = false
  const again = open()
  await time.drive(again.start())
  expect(again.state.session.store.getState()).toMatchObject({ kind: 'resumed', actor: { id: 'u1' } })
  expect(again.rows.rowCount).toBe(1)
  await time.drive(again.stop())
})

test('[SY38] what was shown before sign-out is asked once more after the next sign-in: the rows may be older by then', async () => {
  const station = workstation()
  const { time } = station
  const { core, sent } = await withShownAction(station)

  // The cache is behind the frame: its cursor does not know the answer.
  await time.drive(core.state.session.signOut())
  await time.drive(core.state.session.signIn('adams', 'x'))
  await time.advance(1_000)
  expect(sent()).toBe(2)
  await time.drive(core.stop())
})

test.each([
  ['the only window', false],
  ['one of several windows, whose turn comes late', true],
])(
  '[SY38] %s, and the cache cannot be read after the sign-in: a database that lost the answer is asked for it all the same',
  async (_, several) => {
    const { windows, give } = lateTurn()
    const station = workstation(several ? { windows } : {})
    const { time, state } = station
    const { core, sent } = await withShownAction(station, give)

    // The database came back without that answer, and others went on past its number: no cursor is left here to tell by.
    state.hangs = true
    state.head = { seq: 20, tag: 't20' }
    await time.drive(core.state.session.signOut())
    await time.drive(core.state.session.signIn('adams', 'x'))
    await time.advance(15_000)
    expect(core.rows.scope(UNIT)).toMatchObject({ kind: 'whole', cursor: state.head })
    give()
    await time.advance(1_000)
    expect(sent()).toBe(2)
    await time.drive(core.stop())
  },
)
