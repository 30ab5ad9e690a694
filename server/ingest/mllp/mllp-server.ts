import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { makeRoom } from './make-room.ts'
import { converse, hangUp, notify, type Listening } from './mllp-conversation.ts'
import { FrameReader, mllpFaults, type MllpFault } from './mllp-frames.ts'
import type { MllpCounts, MllpServerOptions } from './mllp-options.ts'
import { readPeerList } from './peer-list.ts'

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
  const state: Listening = { options, peers, counts: zeroCounts(), open: new Set(), stopping: false }
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

async function listen(server: Server, { host, port }: MllpServerOptions): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  // Listening on TCP, so the address is an AddressInfo.
  return (server.address() as AddressInfo).port
}

function accept(state: Listening, socket: Socket): void {
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
function seat(state: Listening, address: string): boolean {
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

async function stop(server: Server, state: Listening, drainMs: number): Promise<void> {
  state.stopping = true
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  for (const connection of state.open) if (!connection.busy) hangUp(connection.socket)
  const cut = setTimeout(() => state.open.forEach(({ socket }) => socket.destroy()), drainMs)
  await closed
  clearTimeout(cut)
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
