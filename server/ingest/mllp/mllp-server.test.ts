import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { connectMllp } from '../../../test/builders/mllp-client.ts'
import { frameOf } from './mllp-frames.ts'
import type { MllpNotice, MllpServerOptions } from './mllp-options.ts'
import { createMllpServer, type MllpServer } from './mllp-server.ts'
import { readPeerList } from './peer-list.ts'

const running: MllpServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop(100)))
})

async function listening(options: Partial<MllpServerOptions> = {}) {
  const notices: MllpNotice[] = []
  const server = createMllpServer({
    host: '127.0.0.1',
    port: 0,
    clock: { now: () => 1_767_225_600_000, monotonicMs: () => performance.now() },
    newControlId: () => 'ONW1',
    onMessage: async (raw) => Buffer.from(`ACK ${raw.toString('latin1')}`, 'latin1'),
    onNotice: (notice) => notices.push(notice),
    ...options,
  })
  running.push(server)
  return { server, notices, port: await server.start() }
}

const text = async (answer: Promise<Buffer>) => (await answer).toString('latin1')

test('[IN7] answers come in the order of the messages, one at a time', async () => {
  let inHand = 0
  const { port, server } = await listening({
    onMessage: async (raw) => {
      inHand += 1
      expect(inHand).toBe(1)
      await pause(raw.length % 3)
      inHand -= 1
      return raw
    },
  })
  const client = await connectMllp(port)
  const messages = Array.from({ length: 50 }, (_, n) => 'm'.repeat((n * 7) % 11) + n)
  client.write(Buffer.concat(messages.map((message) => frameOf(Buffer.from(message)))))
  for (const message of messages) expect(await text(client.next())).toBe(message)
  expect(server.counts()).toMatchObject({ frames: 50, open: 1 })
  client.close()
})

test('[IN7] a sender that half-closes after its message still gets the answer', async () => {
  const { port } = await listening({ onMessage: async (raw) => pause(20).then(() => raw) })
  const socket = connect(port, '127.0.0.1')
  socket.end(frameOf(Buffer.from('last')))
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toBe('\x0blast\x1c\r')
})

test('[IN4] a frame that ends without CR is answered after the grace time', async () => {
  const { port, server } = await listening({ endGraceMs: 20 })
  const client = await connectMllp(port)
  client.write(Buffer.from('\x0bone\x1c'))
  expect(await text(client.next())).toBe('ACK one')
  expect(await text(client.send('two'))).toBe('ACK two')
  expect(server.counts().faults['end-without-cr']).toBe(1)
  client.close()
})

test('[IN5] an unterminated frame gets AR with its control id, an alarm, and the connection is closed', async () => {
  const { port, notices } = await listening({ idleMs: 30 })
  const client = await connectMllp(port)
  client.write(Buffer.from('\x0bMSH|^~\\&|A|B|C|D|20260101||ADT^A01|ID7|P|2.5\rPID|1'))
  const answer = await text(client.next())
  expect(answer).toContain('MSA|AR|ID7|')
  await client.closed()
  expect(notices).toMatchObject([{ kind: 'fault', fault: 'unterminated', peer: { connection: 1 } }])
})

test('[IN3] an unframed message is answered AR instead of silence', async () => {
  const { port } = await listening({ idleMs: 30 })
  const client = await connectMllp(port)
  client.write(Buffer.from('MSH|^~\\&|A|B|C|D|20260101||ADT^A01|ID8|P|2.5\r'))
  expect(await text(client.next())).toContain('MSA|AR|ID8|The message came without the MLLP start block')
  await client.closed()
})

test('[IN5] a quiet connection may rest longer than the idle time', async () => {
  const { port } = await listening({ idleMs: 20 })
  const client = await connectMllp(port)
  await text(client.send('one'))
  await pause(80)
  expect(await text(client.send('two'))).toBe('ACK two')
  client.close()
})

test('[IN6] a message over the cap is answered AR and the connection goes on', async () => {
  const { port } = await listening({ maxFrameBytes: 2_000 })
  const client = await connectMllp(port)
  const huge = `MSH|^~\\&|A|B|C|D|20260101||ADT^A01|BIG|P|2.5\rOBX|1|TX|||${'x'.repeat(3_000_000)}`
  expect(await text(client.send(huge))).toContain('MSA|AR|BIG|The message is larger')
  expect(await text(client.send('next'))).toBe('ACK next')
  client.close()
})

test('[IN8] a handler that could not store answers nothing and closes: the sender sends again', async () => {
  const { port, notices } = await listening({ onMessage: () => Promise.reject(new Error('disk full')) })
  const client = await connectMllp(port)
  await expect(client.send('x')).rejects.toThrow('closed before an answer')
  expect(notices).toMatchObject([{ kind: 'handler-failed' }])
})

test('[IN9] more connections than the cap are dropped, and counted', async () => {
  const { port, server } = await listening({ maxConnections: 1 })
  const first = await connectMllp(port)
  await text(first.send('one'))
  const second = await connectMllp(port)
  await second.closed()
  expect(server.counts()).toMatchObject({ overCapacity: 1, open: 1 })
  expect(await text(first.send('two'))).toBe('ACK two')
  first.close()
})

test('[IN21] a peer that fills its seats with idle connections loses the quietest one to its next', async () => {
  const { port, server, notices } = await listening({ maxPerAddress: 3, reclaimMs: 20 })
  const idle = await Promise.all([1, 2, 3].map(() => connectMllp(port)))
  const early = await connectMllp(port)
  await early.closed()
  expect(server.counts()).toMatchObject({ overCapacity: 1, reclaimed: 0, open: 3 })
  await pause(40)
  // One of them works: it is not the one to go.
  expect(await text(idle[0]?.send('at work') ?? Promise.reject(new Error('none')))).toBe('ACK at work')
  const next = await connectMllp(port)
  expect(await text(next.send('one more'))).toBe('ACK one more')
  await Promise.race([idle[1]?.closed(), idle[2]?.closed()])
  expect(server.counts()).toMatchObject({ reclaimed: 1, open: 3 })
  expect(notices.map(({ kind }) => kind)).toEqual(['over-capacity', 'reclaimed'])
  for (const client of [next, ...idle]) client.close()
})

test('[IN9] the peer list takes loopback, addresses and ranges, also mapped into IPv6', () => {
  const peers = readPeerList(['10.1.2.3', '192.168.0.0/16', 'fd00::/8'])
  if (typeof peers === 'string') throw new Error(peers)
  const ask = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '::ffff:192.168.7.7', 'fd00::1']
  expect(ask.map((address) => peers.allows(address))).toEqual(ask.map(() => true))
  const strangers = ['10.1.2.4', '8.8.8.8', '2001:db8::1', '', 'x', undefined]
  expect(strangers.map((address) => peers.allows(address))).toEqual(strangers.map(() => false))
  expect(readPeerList(['10.0.0.0/99'])).toContain('10.0.0.0/99')
  expect(readPeerList(['hospital.example'])).toContain('neither')
})

test('[IN7] stop lets the message in hand be answered and takes no more', async () => {
  const { port, server } = await listening({ onMessage: async (raw) => pause(50).then(() => raw) })
  const client = await connectMllp(port)
  client.write(Buffer.concat([frameOf(Buffer.from('in hand')), frameOf(Buffer.from('next'))]))
  await pause(20)
  const stopped = server.stop(1_000)
  expect(await text(client.next())).toBe('in hand')
  await expect(client.next()).rejects.toThrow('closed')
  await stopped
  expect(server.counts()).toMatchObject({ frames: 1, open: 0 })
})

test('[IN1] a peer that resets in the middle harms nobody', async () => {
  const { port, server } = await listening()
  for (let round = 0; round < 5; round += 1) {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('\x0bMSH|')
    socket.resetAndDestroy()
  }
  const client = await connectMllp(port)
  expect(await text(client.send('alive'))).toBe('ACK alive')
  await pause(20)
  expect(server.counts().open).toBe(1)
  client.close()
})
