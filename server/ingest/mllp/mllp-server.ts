import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Clock } from '../../../shared/kernel/clock.ts'
import { faultAnswer } from './fault-answer.ts'
import { frameOf, FrameReader, mllpFaults, type FrameEvent, type MllpFault } from './mllp-frames.ts'
import { makeRoom } from './make-room.ts'
import { readPeerList, type PeerList } from './peer-list.ts'

/** Where a message came from. */
export type MllpPeer = { readonly address: string; readonly port: number; readonly connection: number }

/** Something an operator may want to see. Never holds message content. */
export type MllpNotice =
  | { readonly kind: 'fault'; readonly fault: MllpFault; readonly bytes: number; readonly peer: MllpPeer }
  | { readonly kind: 'peer-refused'; readonly address: string }
  | { readonly kind: 'over-capacity' | 'reclaimed'; readonly address: string }
  | { readonly kind: 'listener-error'; readonly error: unknown }
  | { readonly kind: 'handler-failed'; readonly error: unknown; readonly peer: MllpPeer }
  | { readonly kind: 'socket-error'; readonly error: unknown; readonly peer: MllpPeer }

/** What the listener needs. */
export type MllpServerOptions = {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** Addresses and CIDR ranges beside loopback. */
  readonly allow?: readonly string[]
  /** Connections at once, of all peers and of one address. Default 64 and 16. */
  readonly maxConnections?: number
  readonly maxPerAddress?: number
  /** A connection that was quiet for so long gives its seat to a new one where all are taken, ms. */
  readonly reclaimMs?: number
  /** Largest frame; beyond it AR `too-large`. */
  readonly maxFrameBytes?: number
  /** How long an open frame may rest before it is given up and the connection closed; ten times that in all. */
  readonly idleMs?: number
  /** How long an end block may lack its CR before the frame is taken without. */
  readonly endGraceMs?: number
  readonly clock: Clock
  /** Control ids of answers to framing faults. */
  readonly newControlId: () => string
  /**
   * Takes one frame's payload; resolves to the payload of the answer. A rejection means "not stored": nothing is
   * answered and the connection is closed, so that the sender sends again.
   */
  readonly onMessage: (raw: Buffer, peer: MllpPeer) => Promise<Buffer>
  readonly onNotice?: (notice: MllpNotice) => void
}

/** Counts since the start. */
export type MllpCounts = {
  connections: number
  open: number
  frames: number
  peersRefused: number
  overCapacity: number
  reclaimed: number
  handlerFailures: number
  faults: Record<MllpFault, number>
}

/** A running or stopped listener. */
export type MllpServer = {
  /** Listens; resolves to the port. Rejects if the port is taken. */
  start(): Promise<number>
  /** Takes no new frame, lets the one in hand be answered, then closes; after `drainMs` cuts what is left. */
  stop(drainMs?: number): Promise<void>
  counts(): Readonly<MllpCounts>
}

/**
 * An MLLP listener: frames of a connection are handled one after another and answered in order; a connection is read
 * only as fast as its frames are handled. Nothing a peer sends throws out of here. Throws on an allow entry that is no
 * address (a fault of the settings).
 */
export function createMllpServer(options: MllpServerOptions): MllpServer {
  const peers = readPeerList(options.allow ?? [])
  if (typeof peers === 'string') throw new Error(`MLLP allow-list: ${peers}`)
  const state: State = { options, peers, counts: zeroCounts(), open: new Set(), stopping: false }
  const server = createServer({ allowHalfOpen: true, keepAlive: true, noDelay: true }, (socket) =>
    accept(state, socket),
  )
  server.on('error', (error) => notify(state, { kind: 'listener-error', error }))
  return {
    start: () => listen(server, options),
    stop: (drainMs = 5_000) => stop(server, state, drainMs),
    counts: () => ({ ...state.counts, open: state.open.size }),
  }
}

type Connection = {
  readonly socket: Socket
  readonly peer: MllpPeer
  readonly reader: FrameReader
  readonly address: string
  /** Whether a frame is in hand. */
  busy: boolean
  quietSinceMs: number | null
  /** Monotonic time at which something became pending, or null. */
  openSince: number | null
  /** Settles when all events so far are handled: timers and chunks take turns. */
  turn: Promise<boolean>
}
type State = {
  readonly options: MllpServerOptions
  readonly peers: PeerList
  readonly counts: MllpCounts
  readonly open: Set<Connection>
  stopping: boolean
}

async function listen(server: Server, { host, port }: MllpServerOptions): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  // Listening on TCP, so the address is an AddressInfo.
  return (server.address() as AddressInfo).port
}

function accept(state: State, socket: Socket): void {
  const { remoteAddress, remotePort } = socket
  state.counts.connections += 1
  const peer = { address: remoteAddress ?? '', port: remotePort ?? 0, connection: state.counts.connections }
  socket.on('error', (error) => notify(state, { kind: 'socket-error', error, peer }))
  if (state.stopping || !state.peers.allows(remoteAddress)) {
    state.counts.peersRefused += 1
    notify(state, { kind: 'peer-refused', address: peer.address })
    socket.destroy()
    return
  }
  if (!seat(state, peer.address)) return void socket.destroy()
  const reader = new FrameReader(state.options.maxFrameBytes ?? 1_048_576)
  const { address } = peer
  const quiet = { busy: false, quietSinceMs: state.options.clock.monotonicMs(), openSince: null }
  void converse(state, { socket, peer, address, reader, ...quiet, turn: Promise.resolve(true) })
}

/** Whether one more connection of the address has a seat, if need be the one of a quiet connection. */
function seat(state: State, address: string): boolean {
  const { maxConnections = 64, maxPerAddress = 16, reclaimMs = 60_000, clock } = state.options
  const seats = { all: maxConnections, perAddress: Math.min(maxPerAddress, maxConnections), reclaimMs }
  const room = makeRoom([...state.open], address, seats, clock.monotonicMs())
  if (room === 'free') return true
  state.counts[room === 'full' ? 'overCapacity' : 'reclaimed'] += 1
  notify(state, { kind: room === 'full' ? 'over-capacity' : 'reclaimed', address })
  if (room === 'full') return false
  state.open.delete(room)
  hangUp(room.socket)
  return true
}

/** Reads a connection to its end. Resolves always: the socket's own errors are noted by its listener. */
async function converse(state: State, connection: Connection): Promise<void> {
  const { socket, reader } = connection
  state.open.add(connection)
  let timer = watch(state, connection)
  try {
    // Leaving the loop must not destroy the socket: an answer may still be on its way out.
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      clearTimeout(timer)
      connection.quietSinceMs = null
      // A socket without an encoding yields buffers.
      if (!(await inTurn(state, connection, reader.feed(chunk as Buffer)))) break
      timer = watch(state, connection)
    }
    clearTimeout(timer)
    await inTurn(state, connection, reader.expire())
  } catch (error) {
    if (!socket.destroyed) notify(state, { kind: 'socket-error', error, peer: connection.peer })
  } finally {
    clearTimeout(timer)
    state.open.delete(connection)
    hangUp(socket)
  }
}

/** Handles events after those that came before. Once one turn ends the conversation, no later one is handled. */
function inTurn(state: State, connection: Connection, events: readonly FrameEvent[]): Promise<boolean> {
  connection.turn = connection.turn.then((goOn) => goOn && handle(state, connection, events))
  return connection.turn
}

/** Handles events in order. False: stop reading (a failed handler, a peer that does not read, or the server stops). */
async function handle(state: State, connection: Connection, events: readonly FrameEvent[]): Promise<boolean> {
  for (const event of events) {
    connection.busy = true
    const answer = await answerTo(state, connection, event)
    const sent = answer === 'failed' ? false : answer === null || (await write(state, connection.socket, answer))
    connection.busy = false
    if (!sent || state.stopping) return false
  }
  return true
}

async function answerTo(state: State, { peer }: Connection, event: FrameEvent): Promise<Buffer | null | 'failed'> {
  const { clock, newControlId, onMessage } = state.options
  if (event.kind === 'fault') {
    state.counts.faults[event.fault] += 1
    notify(state, { kind: 'fault', fault: event.fault, bytes: event.bytes, peer })
    return faultAnswer(event.fault, event.head, { now: clock.now(), controlId: newControlId() })
  }
  state.counts.frames += 1
  try {
    return await onMessage(event.bytes, peer)
  } catch (error) {
    state.counts.handlerFailures += 1
    notify(state, { kind: 'handler-failed', error, peer })
    return 'failed'
  }
}

/** Writes one framed answer; false if the peer is gone or has not read for the idle time. */
async function write(state: State, socket: Socket, answer: Buffer): Promise<boolean> {
  if (!socket.writable) return false
  if (socket.write(frameOf(answer))) return true
  const patience = AbortSignal.timeout(state.options.idleMs ?? DEFAULT_IDLE_MS)
  return once(socket, 'drain', { signal: patience }).then(
    () => true,
    () => false,
  )
}

/** While something is pending, a timer takes it without its CR or gives it up; a quiet connection may rest for ever. */
function watch(state: State, connection: Connection): NodeJS.Timeout | undefined {
  const { idleMs = DEFAULT_IDLE_MS, endGraceMs = 500, clock } = state.options
  const { reader } = connection
  if (reader.state === 'quiet') {
    connection.openSince = null
    connection.quietSinceMs ??= clock.monotonicMs()
    return undefined
  }
  connection.quietSinceMs = null
  connection.openSince ??= clock.monotonicMs()
  if (reader.state === 'ending')
    return setTimeout(
      () => void inTurn(state, connection, reader.endGrace()).then(hangUpUnless(connection)),
      endGraceMs,
    )
  const left = connection.openSince + idleMs * LONGEST_FRAME_IDLES - clock.monotonicMs()
  return setTimeout(() => void giveUp(state, connection), Math.max(0, Math.min(idleMs, left)))
}

function hangUpUnless({ socket }: Connection): (goOn: boolean) => void {
  return (goOn) => {
    if (!goOn) hangUp(socket)
  }
}

async function giveUp(state: State, connection: Connection): Promise<void> {
  await inTurn(state, connection, connection.reader.expire())
  hangUp(connection.socket)
}

/** Ends our side after what is written has left, then lets go of the socket whatever the peer does. */
function hangUp(socket: Socket): void {
  if (socket.destroyed) return
  socket.end(() => socket.destroy())
  setTimeout(() => socket.destroy(), HANG_UP_MS).unref()
}

async function stop(server: Server, state: State, drainMs: number): Promise<void> {
  state.stopping = true
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  for (const connection of state.open) if (!connection.busy) hangUp(connection.socket)
  const cut = setTimeout(() => state.open.forEach(({ socket }) => socket.destroy()), drainMs)
  await closed
  clearTimeout(cut)
}

function notify(state: State, notice: MllpNotice): void {
  state.options.onNotice?.(notice)
}

function zeroCounts(): MllpCounts {
  // fromEntries loses the key type that mllpFaults guarantees.
  const faults = Object.fromEntries(mllpFaults.map((fault) => [fault, 0])) as Record<MllpFault, number>
  return {
    connections: 0,
    open: 0,
    frames: 0,
    peersRefused: 0,
    overCapacity: 0,
    reclaimed: 0,
    handlerFailures: 0,
    faults,
  }
}

const DEFAULT_IDLE_MS = 30_000
const LONGEST_FRAME_IDLES = 10
const HANG_UP_MS = 2_000
