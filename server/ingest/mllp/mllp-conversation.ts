import { once } from 'node:events'
import type { Socket } from 'node:net'
import { faultAnswer } from './fault-answer.ts'
import { frameOf, type FrameEvent, type FrameReader } from './mllp-frames.ts'
import type { MllpCounts, MllpNotice, MllpPeer, MllpServerOptions } from './mllp-options.ts'
import type { PeerList } from './peer-list.ts'

/** One connection of a peer. */
export type Connection = {
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
/** What all connections of a listener share. */
export type Listening = {
  readonly options: MllpServerOptions
  readonly peers: PeerList
  readonly counts: MllpCounts
  readonly open: Set<Connection>
  stopping: boolean
}

const DEFAULT_IDLE_MS = 30_000
const LONGEST_FRAME_IDLES = 10
const HANG_UP_MS = 2_000

/** Reads a connection to its end. Resolves always: the socket's own errors are noted by its listener. */
export async function converse(state: Listening, connection: Connection): Promise<void> {
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
function inTurn(state: Listening, connection: Connection, events: readonly FrameEvent[]): Promise<boolean> {
  connection.turn = connection.turn.then((goOn) => goOn && handle(state, connection, events))
  return connection.turn
}

/** Handles events in order. False: stop reading (a failed handler, a peer that does not read, or the server stops). */
async function handle(state: Listening, connection: Connection, events: readonly FrameEvent[]): Promise<boolean> {
  for (const event of events) {
    connection.busy = true
    const answer = await answerTo(state, connection, event)
    const sent = answer === 'failed' ? false : answer === null || (await write(state, connection.socket, answer))
    connection.busy = false
    if (!sent || state.stopping) return false
  }
  return true
}

async function answerTo(state: Listening, { peer }: Connection, event: FrameEvent): Promise<Buffer | null | 'failed'> {
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
async function write(state: Listening, socket: Socket, answer: Buffer): Promise<boolean> {
  if (!socket.writable) return false
  if (socket.write(frameOf(answer))) return true
  const patience = AbortSignal.timeout(state.options.idleMs ?? DEFAULT_IDLE_MS)
  return once(socket, 'drain', { signal: patience }).then(
    () => true,
    () => false,
  )
}

/** While something is pending, a timer takes it without its CR or gives it up; a quiet connection may rest for ever. */
function watch(state: Listening, connection: Connection): NodeJS.Timeout | undefined {
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

async function giveUp(state: Listening, connection: Connection): Promise<void> {
  await inTurn(state, connection, connection.reader.expire())
  hangUp(connection.socket)
}

/** Ends our side after what is written has left, then lets go of the socket whatever the peer does. */
export function hangUp(socket: Socket): void {
  if (socket.destroyed) return
  socket.end(() => socket.destroy())
  setTimeout(() => socket.destroy(), HANG_UP_MS).unref()
}

/** Tells whoever operates this, if anybody listens. */
export function notify(state: Listening, notice: MllpNotice): void {
  state.options.onNotice?.(notice)
}
