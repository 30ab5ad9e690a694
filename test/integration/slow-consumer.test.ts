import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import { promisify } from 'node:util'
import { io } from 'socket.io-client'
import { expect, test } from 'vitest'
import { PROTOCOL_VERSION, ROW_SCHEMA } from '../../shared/protocol/version.ts'
import { actorOf } from '../../server/auth/actor-of.ts'
import { createReferenceShelf } from '../../server/changelog/reference-shelf.ts'
import { createTail } from '../../server/changelog/tail.ts'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import { createSocketServer } from '../../server/sync/socket-server.ts'
import { realClock, realRandom, realScheduler } from '../builders/real-time.ts'
import { until } from '../builders/server.ts'
import { ChaosProxy } from '../faults/fleet/chaos-proxy.ts'
import { SimFeed } from '../sim/feed.ts'
import { seedHospital } from '../sim/hospital.ts'
import { SimRandom } from '../sim/random.ts'

const MIN = 60_000

/** Sockets over a small house in memory, and a person of it who may connect as often as they like. */
async function house() {
  const db = createMemoryDb({ clock: realClock, random: realRandom, scheduler: realScheduler })
  await seedHospital(db)
  // The feed of the simulation wants a clock only.
  const feed = new SimFeed(db, realClock as never, new SimRandom(1), 'discharge')
  const tail = createTail({ db, scheduler: realScheduler, warn: () => {}, otherHistory: () => {} })
  await tail.start()
  const http = createServer()
  const warnings: string[] = []
  const server = createSocketServer({
    http,
    origins: [],
    db,
    tail,
    references: createReferenceShelf(db.reads),
    clock: realClock,
    scheduler: realScheduler,
    verify: async () => {
      const user = await db.reads.user('super')
      if (user === null) return null
      const now = realClock.now()
      const session = {
        id: 's1',
        facility: user.facility,
        user: user.id,
        device: 'd',
        epoch: user.epoch,
        refreshHash: null,
        formerHash: null,
        rotatedAt: null,
        createdAt: now,
        expiresAt: now + 60 * MIN,
        lastHeardAt: now,
        revokedAt: null,
        revokedWhy: null,
        publicKey: null,
        covers: [],
      }
      await db.transaction((tx) => tx.putSession(session))
      return { user, session, actor: actorOf(user, session, now), expiresAt: now + 15 * MIN }
    },
    execute: () => Promise.reject(new Error('no commands here')),
    verifies: () => false,
    reissue: async () => null,
    heard: async () => {},
    warn: (message) => warnings.push(message),
  })
  server.start()
  await new Promise<void>((settle) => void http.listen(0, '127.0.0.1', settle))
  const { port } = http.address() as AddressInfo
  async function close(): Promise<void> {
    await server.stop()
    await tail.stop()
    http.close()
  }
  return { feed, server, http, warnings, port, close }
}

/** A console that has greeted; `largest`: bytes of the largest frame that came, `tcp`: the line itself. */
async function greeted(port: number) {
  const options = { transports: ['websocket'], reconnection: false, forceNew: true, auth: { token: 'x' } }
  const socket = io(`http://127.0.0.1:${port}`, { ...options, extraHeaders: { Origin: 'app://onward' } })
  const seen = { frames: 0, largest: 0 }
  socket.on('frame', (frame: unknown) => {
    seen.frames += 1
    seen.largest = Math.max(seen.largest, JSON.stringify(frame).length)
  })
  await new Promise<void>((settle) => void socket.on('connect', settle))
  const hello = {
    protocol: PROTOCOL_VERSION,
    client: 'x',
    epoch: null,
    deviceId: 'd',
    schema: ROW_SCHEMA,
    cursors: {},
  }
  await socket.emitWithAck('hello', hello)
  // The client's own WebSocket, to stop reading as a hung machine does.
  const { transport } = socket.io.engine as unknown as { transport: { ws: { _socket: TcpSocket } } }
  return { socket, seen, tcp: () => transport.ws._socket }
}

test('[R10] a console that does not read is cut at 1 MiB; the others are told meanwhile', async () => {
  const { feed, server, http, warnings, port, close } = await house()
  const [stuck, fine] = [await greeted(port), await greeted(port)]
  stuck.tcp().pause()
  // The kernel takes some megabytes before anything waits in the process.
  let rounds = 0
  for (; rounds < 300 && !warnings.some((one) => one.includes('does not read')); rounds += 1) {
    for (let journey = 0; journey < 8; journey += 1) await feed.open()
    await new Promise((settle) => setTimeout(settle, 22))
  }
  await until(async () => warnings.some((one) => one.includes('does not read')))
  await until(async () => server.hub.connectionsOf('super') === 1)
  const most = server.mostWaited()
  expect(most).toBeGreaterThan(900 * 1024)
  // With the message that was more than may wait, and its envelope.
  expect(most).toBeLessThanOrEqual(1024 * 1024 + fine.seen.largest + 100)
  // Neither it nor what waited is held on to: nothing of ours waits for a farewell.
  await until(async () => (await connectionsOf(http)) === 1)
  expect(fine.socket.connected).toBe(true)
  await until(async () => fine.seen.frames >= rounds)
  stuck.tcp().destroy()
  fine.socket.disconnect()
  await close()
}, 60_000)

test('[R11] a line that swallows everything is let go of by the server too, with whoever was behind it', async () => {
  const { server, http, port, close } = await house()
  const proxy = new ChaosProxy(() => port)
  const through = Number(new URL(await proxy.listen()).port)
  const [gone, fine] = [await greeted(through), await greeted(port)]
  proxy.set({ swallow: true })
  // It asks every 10 s and waits 15 s for the answer.
  await until(async () => server.hub.connectionsOf('super') === 1, 45_000)
  await until(async () => (await connectionsOf(http)) === 1)
  expect(fine.socket.connected).toBe(true)
  proxy.close()
  gone.socket.disconnect()
  fine.socket.disconnect()
  await close()
}, 90_000)

const connectionsOf = (http: Server): Promise<number> => promisify(http.getConnections.bind(http))()
