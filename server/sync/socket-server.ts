import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Signed } from '../auth/auth-service.ts'
import { packGzip } from '../changelog/pack-gzip.ts'
import { createHub, type Hub, type HubParts } from './hub.ts'
import { watchBacklog, type Backlog } from './backlog.ts'
import { refuseBinary } from './refuse-binary.ts'
import { socketPeer, socketRooms } from './socket-rooms.ts'

export type SocketServerParts = Omit<HubParts, 'rooms' | 'pack'> & {
  readonly http: HttpServer
  /** Origins a browser may come from: the server's own, as it is reached. `app://onward` is always one. */
  readonly origins: readonly string[]
  readonly verify: (token: string) => Promise<Signed | null>
  readonly clock: Clock
  readonly scheduler: Scheduler
}

/** socket.io on the HTTP server, and the hub behind it. */
export type SocketServer = {
  readonly hub: Hub
  start(): void
  /** Bytes that waited for one console, the most that was seen since this was last asked. */
  mostWaited(): number
  /** Cuts all consoles; each was told when to come back. */
  stop(): Promise<void>
}

/** The desktop console's origin; headless consoles send it too. */
export const CONSOLE_ORIGIN = 'app://onward'

/** Bytes of one message at most; beyond, the socket is closed with 1009 (negative case 32). */
const MOST_BYTES = 256 * 1024
/** A connection that has not shown a token by then is cut, ms. */
const CONNECT_MS = 5_000
/** Live connections of one person. */
const MOST_CONNECTIONS = 20
/**
 * Bytes waiting for a console that does not read; beyond, it is cut and comes back by catch-up (R10): 1 MiB, less what may be
 * said between two looks. The message with which it is looked comes on top.
 */
const MOST_BACKLOG = (1024 - 64) * 1024

/** Makes the server: WebSocket only, no deflate, no recovery, text packets only, five events (rule SY69). */
export function createSocketServer(parts: SocketServerParts): SocketServer {
  const { http, origins, verify, warn } = parts
  const io = new Server(http, {
    transports: ['websocket'],
    allowUpgrades: false,
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MOST_BYTES,
    connectTimeout: CONNECT_MS,
    pingInterval: 10_000,
    pingTimeout: 15_000,
    cleanupEmptyChildNamespaces: true,
    allowRequest: (request, answer) => answer(null, isAllowed(request, origins)),
  })
  const hub = createHub({ ...parts, rooms: socketRooms(io), pack: packGzip })
  refuseBinary(io.engine, () => hub.refused())
  const backlogs = new Map<string, Backlog>()
  let waited = 0

  async function admit(socket: Socket): Promise<Error | undefined> {
    const signed = await signedOf(socket, verify, warn)
    if (signed === null) return refusal('unauthenticated')
    if (hub.connectionsOf(signed.user.id) >= MOST_CONNECTIONS) return refusal('busy', 30_000)
    socket.data = signed
    return undefined
  }
  // oxlint-disable-next-line promise/no-callback-in-promise -- socket.io's middleware takes a callback; admit never rejects
  io.use((socket, next) => void admit(socket).then(next))
  io.on('connection', (socket) => {
    const { id } = socket
    backlogs.set(
      id,
      watchBacklog(socket, (backlog) => grown(id, backlog)),
    )
    socket.on('disconnect', (reason) => {
      // Half open: a farewell would wait half a minute for an answer, and hold on to the line so long.
      if (reason === 'ping timeout') backlogs.get(id)?.cut()
      backlogs.delete(id)
    })
    serve(socket, hub, socket.data as Signed)
  })

  function grown(id: string, backlog: Backlog): void {
    const bytes = backlog.bytes()
    waited = Math.max(waited, bytes)
    if (bytes <= MOST_BACKLOG) return
    warn('sync: a console that does not read was cut', id)
    backlog.cut()
  }

  return {
    hub,
    start() {
      hub.start()
    },
    mostWaited() {
      const most = Math.max(waited, ...[...backlogs.values()].map((backlog) => backlog.bytes()))
      waited = 0
      return most
    },
    async stop() {
      hub.stop()
      io.disconnectSockets(true)
      // The HTTP server is its owner's to close.
      io.engine.close()
    },
  }
}

function serve(socket: Socket, hub: Hub, signed: Signed): void {
  const talk = hub.accept(socketPeer(socket), signed)
  // Every packet ends here: none is passed on to a listener.
  socket.use(([event, message, answer]) => void take(event, message, answer))
  async function take(event: string, message: unknown, answer: unknown): Promise<void> {
    const reply = await talk.take(event, message)
    // Not an event of ours: nobody of ours sends it, and nobody else gets a second one.
    if (reply === null) socket.disconnect(true)
    else if (typeof answer === 'function') answer(reply)
  }
  // An `error` without a listener would end the process (CVE-2024-38355).
  socket.on('error', () => socket.disconnect(true))
  socket.on('disconnect', () => talk.gone())
}

async function signedOf(
  socket: Socket,
  verify: SocketServerParts['verify'],
  warn: SocketServerParts['warn'],
): Promise<Signed | null> {
  const token: unknown = socket.handshake.auth['token']
  if (typeof token !== 'string' || token.length > 4_096) return null
  try {
    return await verify(token)
  } catch (error) {
    warn('sync: a token could not be verified', error)
    return null
  }
}

function refusal(code: 'unauthenticated' | 'busy', retryAfterMs?: number): Error {
  return Object.assign(new Error(code), { data: { code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } })
}

/** [SY69] A browser says where its page came from; what does not say, or says `null`, is not ours. */
function isAllowed(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin } = request.headers
  return origin === CONSOLE_ORIGIN || (origin !== undefined && origins.includes(origin))
}
