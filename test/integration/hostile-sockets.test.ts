import { connect as connectTcp, type Socket as TcpSocket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { io, type Socket } from 'socket.io-client'
import { PROTOCOL_VERSION, ROW_SCHEMA } from '../../shared/protocol/version.ts'
import { testServer, until, type TestServer } from '../builders/server.ts'
import { STAFF } from './parts/staff.ts'

let there: TestServer
let token: string
const open: Socket[] = []

beforeAll(async () => {
  there = await testServer()
  token = (await there.signIn(STAFF.pharmacist)).replace('Bearer ', '')
})
afterAll(async () => {
  for (const socket of open) socket.disconnect()
  await there.stop()
})

const ORIGIN = 'app://onward'

function connect(over: { token?: unknown; origin?: string | undefined; path?: string } = {}): Socket {
  const origin = 'origin' in over ? over.origin : ORIGIN
  const socket = io(`${there.url}${over.path ?? ''}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { token: 'token' in over ? over.token : token },
    ...(origin === undefined ? {} : { extraHeaders: { Origin: origin } }),
  })
  open.push(socket)
  return socket
}

/** `connect`, or the message of the error, or `disconnect` after it. */
function fate(socket: Socket): Promise<string> {
  return new Promise((settle) => {
    socket.on('connect', () => settle('connect'))
    socket.on('connect_error', (error) => settle(error.message))
  })
}
const gone = (socket: Socket) => until(async () => socket.disconnected, 8_000)
const isUp = async () => expect((await fetch(`${there.url}/healthz`)).status).toBe(200)

test('[case 24] a missing, foreign or malformed token is refused before any event is handled', async () => {
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
  const wrong = [undefined, null, 7, {}, '', 'x', 'a'.repeat(5_000), `${none}.${token.split('.')[1]}.`, `${token}x`]
  for (const one of wrong) expect(await fate(connect({ token: one })), JSON.stringify(one)).toBe('unauthenticated')
})

test('[case 27] a missing, null, file or foreign Origin is refused; the server’s own and app://onward are not', async () => {
  for (const origin of [
    undefined,
    'null',
    'file://',
    'https://evil.example',
    `${there.url}.evil.example`,
    'app://evil',
  ])
    expect(await fate(connect({ origin })), origin).not.toBe('connect')
  for (const origin of [ORIGIN, there.url]) expect(await fate(connect({ origin })), origin).toBe('connect')
})

test('[case 28] a forged room, an unknown event and another namespace come to nothing', async () => {
  expect(await fate(connect({ path: '/admin' }))).toBe('Invalid namespace')
  for (const [event, message] of [
    ['join', 'demo|unit:4W|phi'],
    ['subscribe', { scope: 'unit:4W' }],
    ['frame', {}],
  ] as const) {
    const socket = connect()
    expect(await fate(socket)).toBe('connect')
    socket.emit(event, message)
    await gone(socket)
  }
  await isUp()
})

test('[case 29] events named error, disconnect, __proto__, constructor or 10 kB long end the socket, not the server', async () => {
  for (const name of ['error', 'disconnect', 'connect', '__proto__', 'constructor', 'toString', 'x'.repeat(10_000)]) {
    const socket = connect()
    expect(await fate(socket)).toBe('connect')
    // The client refuses reserved names itself: the packet is written as the wire has it.
    socket.io.engine.write(`2${JSON.stringify([name, {}])}`)
    await gone(socket)
  }
  await isUp()
})

test('[case 30] binary packets and announced attachments end the socket', async () => {
  for (const packet of ['51000-["command",{"_placeholder":true,"num":0}]', '61-0[{"_placeholder":true,"num":0}]']) {
    const socket = connect()
    expect(await fate(socket)).toBe('connect')
    socket.io.engine.write(packet)
    await gone(socket)
  }
  const socket = connect()
  expect(await fate(socket)).toBe('connect')
  socket.emit('command', Buffer.from([1, 2, 3]))
  await gone(socket)
  await isUp()
})

test('[case 31] broken frames, packets and JSON end the socket, not the server', async () => {
  for (const packet of [
    '2["command",{',
    '2{"a":1}',
    '2[]',
    '2[null]',
    '2[["hello"]]',
    '9',
    '2["hello"',
    '2"x"',
    '0{}',
  ]) {
    const socket = connect()
    expect(await fate(socket)).toBe('connect')
    socket.io.engine.write(packet)
    await new Promise((settle) => setTimeout(settle, 30))
    socket.disconnect()
  }
  await isUp()
})

test('[case 32] a message over 256 KiB ends the socket', async () => {
  const socket = connect()
  expect(await fate(socket)).toBe('connect')
  socket.emit('command', { note: 'x'.repeat(300 * 1024) })
  await gone(socket)
  await isUp()
})

test('[case 48] [case 49] what does not parse is answered invalid: prototypes, depth, wrong types', async () => {
  const socket = connect()
  expect(await fate(socket)).toBe('connect')
  const wide = Object.fromEntries(Array.from({ length: 2_000 }, (_, key) => [`k${key}`, key]))
  const bad = [null, 7, 'x', [], {}, { verb: 'claim' }, { args: wide }, JSON.parse('{"__proto__":{"x":1}}')]
  for (const message of bad)
    expect(await socket.timeout(3_000).emitWithAck('command', message)).toEqual({ fault: 'invalid' })
  expect(await socket.timeout(3_000).emitWithAck('hello', { protocol: 'x' })).toEqual({ fault: 'invalid' })
  // The client would overflow on it: written as the wire has it.
  socket.io.engine.write(`2["command",${'['.repeat(100_000)}${']'.repeat(100_000)}]`)
  socket.emit('command')
  socket.emit('ping', { sent: 1 }, 'not a function')
  expect(await socket.timeout(3_000).emitWithAck('ping', { sent: 1 })).toMatchObject({ now: expect.any(Number) })
})

test('[case 33] 500 events at once from one socket are throttled; others are served', async () => {
  const [flood, other] = [connect(), connect()]
  await Promise.all([fate(flood), fate(other)])
  const answers = await Promise.all(
    Array.from({ length: 500 }, () => flood.timeout(5_000).emitWithAck('ping', { sent: 1 }) as Promise<object>),
  )
  const throttled = answers.filter((answer) => 'fault' in answer)
  expect(throttled.length).toBeGreaterThan(100)
  expect(throttled[0]).toMatchObject({ fault: 'throttled', retryAfterMs: expect.any(Number) })
  expect(await other.timeout(3_000).emitWithAck('ping', { sent: 1 })).toHaveProperty('now')
})

test('[case 34] one person has at most 20 live connections', async () => {
  const mine = (await there.signIn(STAFF.biller)).replace('Bearer ', '')
  const fates: string[] = []
  for (let count = 0; count < 24; count += 1) fates.push(await fate(connect({ token: mine })))
  expect(fates.filter((one) => one === 'connect')).toHaveLength(20)
  expect(fates.at(-1)).toBe('busy')
})

test('[case 15] cursors of another facility or person give a reset, never their rows', async () => {
  const socket = connect()
  await fate(socket)
  const hello = (cursors: object, epoch: string | null) =>
    socket.timeout(5_000).emitWithAck('hello', {
      protocol: PROTOCOL_VERSION,
      client: 'x',
      epoch,
      deviceId: 'd',
      schema: ROW_SCHEMA,
      cursors,
    })
  const welcome = await hello({}, null)
  const scopes = (answer: { scopes: { scope: string; answer: string; why: string | null }[] }) => answer.scopes
  const asked = await hello(
    { 'unit:4W': { seq: 1, tag: 'x' }, 'dept:PHA': { seq: 9_999_999, tag: 'x' } },
    welcome.epoch,
  )
  expect(scopes(asked).map((one) => one.scope)).toEqual(scopes(welcome).map((one) => one.scope))
  expect(scopes(asked).find((one) => one.scope === 'dept:PHA')).toMatchObject({ answer: 'reset', why: 'history' })
  expect(
    await socket.timeout(3_000).emitWithAck('catch-up', { scope: 'unit:4W', cursor: { seq: 0, tag: '' } }),
  ).toMatchObject({
    answer: 'refused',
  })
})

test('[case 37] the polling transport is not served', async () => {
  const answer = await fetch(`${there.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin: ORIGIN } })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(await answer.text()).not.toContain('"sid"')
})

/** A WebSocket by hand: what a client library would never send. */
async function rawSocket(): Promise<TcpSocket> {
  const { hostname, port } = new URL(there.url)
  const socket = connectTcp({ host: hostname, port: Number(port) })
  socket.on('error', () => {})
  const lines = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    'Host: x',
    `Origin: ${ORIGIN}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await new Promise((settle) => socket.once('data', settle))
  return socket
}

/** The server has closed: with a close frame, or the connection itself. */
function closed(socket: TcpSocket): Promise<void> {
  return new Promise((settle) => {
    socket.on('data', (chunk) => chunk[0] === 0x88 && settle())
    socket.on('close', () => settle())
  })
}

test('[case 31] reserved bits, invalid UTF-8, unmasked frames and a flood of fragments end the connection', async () => {
  const frames = [
    Buffer.from([0xf1, 0x80, 0, 0, 0, 0]),
    Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]),
    Buffer.from([0x81, 0x01, 0x32]),
    Buffer.concat(Array.from({ length: 2_000 }, () => Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x61]))),
  ]
  for (const frame of frames) {
    const socket = await rawSocket()
    const end = closed(socket)
    socket.write(frame)
    await end
    socket.destroy()
  }
  await isUp()
})

test('[case 24] a connection that never shows a token is cut after 5 s', async () => {
  const socket = await rawSocket()
  const since = Date.now()
  await closed(socket)
  expect(Date.now() - since).toBeGreaterThan(4_000)
  socket.destroy()
})
