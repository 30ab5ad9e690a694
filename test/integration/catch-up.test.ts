import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowKey } from '../../shared/domain/row.ts'
import type { Frame, FrameOp } from '../../shared/protocol/frame.ts'
import type { Cursor, Welcome } from '../../shared/protocol/hello.ts'
import { packedSchema } from '../../shared/protocol/packed.ts'
import { headlessConsole } from '../builders/headless-console.ts'
import { testServer, until, type TestServer } from '../builders/server.ts'
import { deskAt, type Desk } from './parts/desk.ts'
import { openSocket, type OpenSocket } from './parts/socket.ts'
import { STAFF } from './parts/staff.ts'

const INTAKE = 't.singh'
let there: TestServer
let desk: Desk
let intake: string
const sockets: OpenSocket[] = []

beforeAll(async () => {
  there = await testServer()
  desk = deskAt(there)
  intake = await there.signIn(INTAKE)
})
afterAll(async () => {
  for (const socket of sockets) socket.close()
  await there.stop()
})

async function socketOf(as: string): Promise<OpenSocket> {
  const socket = await openSocket(there.url, as)
  sockets.push(socket)
  return socket
}

async function welcomed(socket: OpenSocket, more: object = {}): Promise<Welcome> {
  const answer = await socket.hello(more)
  if (!answer.ok) throw new Error(answer.code)
  return answer
}

/** Where somebody stands who says hello now, and then goes. */
async function standsAt(as: string): Promise<{ epoch: string; cursors: Record<string, Cursor> }> {
  const socket = await socketOf(as)
  const { epoch, scopes } = await welcomed(socket)
  socket.close()
  return { epoch, cursors: Object.fromEntries(scopes.map(({ scope, cursor }) => [scope, cursor])) }
}

/** Two who say these hellos while nothing happens between: the hospital goes on, its clocks and watches write too. */
async function atOneMoment(one: object, other: object): Promise<[OpenSocket, OpenSocket]> {
  return until(async () => {
    const sockets: [OpenSocket, OpenSocket] = [await socketOf(intake), await socketOf(intake)]
    const [first, second] = [await welcomed(sockets[0], one), await welcomed(sockets[1], other)]
    const heads = [first, second].map(({ scopes }) => JSON.stringify(scopes.map(({ cursor }) => cursor)))
    return heads[0] === heads[1] ? sockets : null
  })
}

/** A referral has a dozen steps: more than enough rows for a delta that is packed. */
const refer = (id: string) =>
  desk.done(intake, 'open-journey', id, { workflow: 'referral.in', patient: { family: 'Away', given: id } })

function bytesOf(message: unknown): Uint8Array {
  const { frames } = packedSchema.parse(message)
  return typeof frames === 'string' ? Buffer.from(frames, 'base64') : new Uint8Array(frames)
}

function packedIn({ events }: OpenSocket): Frame[] {
  return events.flatMap(({ name, message }) => {
    if (name !== 'packed') return []
    // The server's frames are what is looked into.
    return JSON.parse(gunzipSync(bytesOf(message)).toString()) as Frame[]
  })
}

/** The frames that go on from where somebody stood; live ones go on from these. */
const behind = ({ cursors }: { cursors: Record<string, Cursor> }, frames: readonly Frame[]) =>
  frames.filter(({ scope, prev }) => prev === cursors[scope]?.seq)
/** What a frame tells, whatever the moment it was read and the order in which the database gave its rows. */
const untimed = (frames: readonly Frame[]) =>
  frames
    .map(({ at: _at, ops, ...rest }) => ({ ...rest, ops: [...ops].sort((a, b) => keyOf(a).localeCompare(keyOf(b))) }))
    .sort((a, b) => a.scope.localeCompare(b.scope))
const keyOf = (op: FrameOp) => (op.op === 'put' ? rowKey(op.row) : op.journey)

test('[SY79] who was away gets what was missed packed, in far fewer bytes; an older console gets the same frames plain', async () => {
  const stood = await standsAt(intake)
  for (const id of ['away-1', 'away-2', 'away-3', 'away-4']) await refer(id)
  // What a console of an older version says: nothing about packing.
  const [now, older] = await atOneMoment({ ...stood, packs: true }, stood)
  const missed = ({ frames }: OpenSocket) => behind(stood, frames)
  await until(async () => packedIn(now).length > 0 && missed(older).length === packedIn(now).length)
  expect(untimed(packedIn(now))).toEqual(untimed(missed(older)))
  expect(packedIn(now).flatMap(({ ops }) => ops).length).toBeGreaterThan(8)
  expect(older.events.filter(({ name }) => name === 'packed')).toEqual([])
  const packed = now.events.flatMap(({ name, message }) => (name === 'packed' ? bytesOf(message).byteLength : []))
  expect(packed).toHaveLength(1)
  expect(packed[0]).toBeLessThan(0.2 * JSON.stringify(missed(older)).length)
})

test('[SY79] what is packed comes as bytes to a console of version 7, in base64 to one of version 6: the same', async () => {
  const stood = await standsAt(intake)
  for (const id of ['away-10', 'away-11']) await refer(id)
  const [now, former] = await atOneMoment(
    { ...stood, packs: true, protocol: 7 },
    { ...stood, packs: true, protocol: 6 },
  )
  const packed = ({ events }: OpenSocket) =>
    events.filter(({ name }) => name === 'packed').map(({ message }) => message)
  await until(async () => packed(now).length === 1 && packed(former).length === 1)
  const [bytes, text] = [packed(now), packed(former)].map(([message]) => packedSchema.parse(message).frames)
  expect([bytes instanceof Uint8Array, typeof text]).toEqual([true, 'string'])
  expect(untimed(packedIn(former))).toEqual(untimed(packedIn(now)))
})

test('[SY66] [SY79] cursors of scopes that are not held bring nothing of them, also where another’s delta is kept', async () => {
  const stood = await standsAt(intake)
  await refer('away-5')
  await refer('away-6')
  const holder = await socketOf(intake)
  await welcomed(holder, { ...stood, packs: true })
  await until(async () => packedIn(holder).length > 0)
  const stranger = await socketOf(await there.signIn(STAFF.pharmacist))
  const { scopes } = await welcomed(stranger, { ...stood, packs: true })
  const asked = await stranger.ask('catch-up', {
    scope: packedIn(holder)[0]?.scope ?? '',
    cursor: Object.values(stood.cursors)[0],
  })
  expect(asked).toMatchObject({ answer: 'refused' })
  // Whatever was to come has come once a later question is answered: one ordered stream.
  await stranger.ask('ping', { sent: 1 })
  const held = new Set(scopes.map(({ scope }) => scope))
  for (const { scope } of [...stranger.frames, ...packedIn(stranger)]) expect(held).toContain(scope)
})

/** Two who ask for what they missed of each scope, one of them packed; null where the hospital went on between. */
async function askedAlike(cursors: Record<string, Cursor>) {
  const [now, older] = [await socketOf(intake), await socketOf(intake)]
  const { scopes } = await welcomed(now, { packs: true })
  await welcomed(older)
  const changed: string[] = []
  for (const { scope } of scopes.filter((one) => cursors[one.scope] !== undefined)) {
    const ask = { scope, cursor: cursors[scope] }
    const [one, other] = [await now.ask('catch-up', ask), await older.ask('catch-up', ask)]
    if (JSON.stringify(one['cursor']) !== JSON.stringify(other['cursor'])) return null
    expect(one['answer']).toBe(other['answer'])
    if (one['answer'] === 'delta') changed.push(scope)
  }
  return { now, older, changed }
}

test('[SY79] a catch-up is packed for who reads that, and plain for who does not', async () => {
  const stood = await standsAt(intake)
  await refer('away-7')
  const { now, older, changed } = await until(() => askedAlike(stood.cursors))
  expect(changed).not.toEqual([])
  const missed = ({ frames }: OpenSocket) => behind(stood, frames)
  await until(async () => missed(older).length === changed.length)
  await until(async () => packedIn(now).length + missed(now).length === changed.length)
  expect(untimed([...packedIn(now), ...missed(now)])).toEqual(untimed(missed(older)))
})

test('[SY79] a console that was cut shows everything again from the packed delta', async () => {
  const console = headlessConsole({ url: there.url })
  const line = () => console.state.status.getState().line.kind
  try {
    await console.start()
    expect((await console.state.session.signIn(INTAKE, there.password)).kind).toBe('signed-in')
    await until(async () => line() === 'live')
    console.setOnline(false)
    await until(async () => line() === 'offline', 20_000)
    for (const id of ['away-8', 'away-9']) await refer(id)
    console.setOnline(true)
    console.sync.kick()
    await until(async () => line() === 'live', 20_000)
    for (const id of ['away-8', 'away-9'])
      for (const row of await there.server.db.reads.journeyRows('demo', id))
        expect(console.rows.row(row.kind, row.journey, row.id)).toEqual(row)
  } finally {
    await console.stop()
  }
}, 60_000)
