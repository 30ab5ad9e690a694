import { helloAnswerSchema, type Welcome } from '../../shared/protocol/hello.ts'
import { CheckedConnection, type Heard } from './checked-connection.ts'
import { type EndedWhy, LOST } from './ended-why.ts'
import { GrantedScopes } from './granted-scopes.ts'
import { type HeldHistory, helloOf, inLoadingOrder, isOtherHistory, turnedAway } from './greeting.ts'
import { NamedTimers } from './named-timers.ts'
import type { OutboxFlush } from './outbox-flush.ts'
import type { ScopeCheckCounts } from './scope-check.ts'
import type { SnapshotLoader } from './snapshot-loader.ts'
import type { SyncParts } from './sync.ts'
import { Upkeep } from './upkeep.ts'

/** One connection's talk, from hello to its end. */
export type Conversation = {
  /** Ends it without telling. */
  leave(): void
  /** [SE5] The server has lost a key: its welcome says which one it has now. Asked once on each connection. */
  askForKey(): void
  /** A scope became whole: says so on the line if nothing is missing any more. */
  progress(): void
  /** [SY27] What came is of another history than what is held, though nobody said so. */
  otherHistory(what: string): void
}

export type Around = {
  readonly flush: OutboxFlush
  readonly loader: SnapshotLoader
  readonly counts: ScopeCheckCounts
  /** Told once, unless we left. */
  readonly ended: (why: EndedWhy) => void
}

/** How often it is looked whether the line is still good for anything, ms. */
const LOOK_MS = 2_000
/** A connection that is not open after this long, ms, swallows what is sent: another one is tried. */
const OPEN_MS = 6_000

/** Begins to talk over a new connection. */
export function createConversation(
  parts: SyncParts,
  { flush, loader, counts, ended }: Around,
  token: string,
): Conversation {
  const { rows, outbox, line, serverTime } = parts
  let welcomed = false
  let isFound = false
  let isAskedForKey = false

  const timers = new NamedTimers(parts.scheduler)
  const connection = new CheckedConnection(parts, token, {
    opened: () => void greet(),
    heard: take,
    ended: (why) => {
      stop()
      ended(why)
    },
  })
  const scopes = new GrantedScopes({
    ...parts,
    connection,
    loader,
    counts,
    greet: () => void greet(),
    otherHistory: (what) => void otherHistory(what),
  })
  const upkeep = new Upkeep({ ...parts, connection, timers })
  timers.once('open', OPEN_MS, () => connection.end(LOST))
  timers.every('look', LOOK_MS, look)

  function leave(): void {
    connection.close()
    stop()
  }

  function stop(): void {
    timers.stop()
    scopes.stop()
  }

  function look(): void {
    const isStuck = scopes.isStuck()
    // A clock was set, or the machine slept.
    if (serverTime.tick() && welcomed) upkeep.measureClock()
    if (connection.isSilent || isStuck) connection.end(LOST)
  }

  async function greet(): Promise<void> {
    timers.cancel('open')
    connection.noteHeard()
    scopes.hush()
    await parts.ready()
    if (!connection.isOpen) return
    // Taken before the head is read: a page that comes meanwhile may be ahead of it.
    const { epoch, newest } = rows
    const reply = await connection.ask('hello', helloOf(parts), helloAnswerSchema)
    if (!connection.isOpen) return
    if (reply === null) return connection.end(LOST)
    if (!reply.ok) return connection.end(turnedAway(reply.code, reply.retryAfterMs))
    await apply(reply, { epoch, newest })
  }

  async function apply(welcome: Welcome, held: HeldHistory): Promise<void> {
    const changed = isOtherHistory(welcome, held)
    if (changed && !(await begunAnew(welcome.epoch))) return
    if (!welcomed) flush.greeted()
    parts.sealingKey?.(welcome.sealingKey ?? null)
    scopes.welcomed(welcome, changed)
    serverTime.tick()
    if (!welcomed) begin(welcome)
    loader.start(inLoadingOrder(welcome.scopes).map(({ scope }) => scope))
    scopes.standNow(welcome.now)
  }

  function askForKey(): void {
    if (!connection.isOpen || isAskedForKey) return
    isAskedForKey = true
    void greet()
  }

  function begin(welcome: Welcome): void {
    welcomed = true
    flush.open(connection.bare, welcome.sealingKey !== undefined)
    upkeep.begin(welcome.tokenExpiresAt, welcome.now)
  }

  /** [SY38] Everything settled is offered again and no row is held any more; false where that cannot be now. */
  async function begunAnew(what: string): Promise<boolean> {
    parts.report('another history', what)
    const { durable } = await outbox.offerAgain()
    if (!connection.isOpen) return false
    if (durable) rows.forgetHistory()
    // The old history stays known here, on disk too: it is what makes the next hello offer everything again.
    else connection.end(LOST)
    return durable
  }

  async function otherHistory(what: string): Promise<void> {
    // Whatever else comes of that history until the hello says the same.
    if (!connection.isOpen || isFound) return
    isFound = true
    scopes.hush()
    loader.pause()
    if (!(await begunAnew(what))) return
    isFound = false
    flush.kick()
    await greet()
  }

  function take({ event, message }: Heard): void {
    switch (event) {
      case 'frame':
        return scopes.take(message)
      case 'packed':
        return void scopes.takePacked(message)
      case 'heartbeat':
        return scopes.heartbeat(message)
      case 'reference':
        return rows.setReference(message.reference, message.tag)
      case 'feeds':
        return line.setState({ feeds: message.feeds })
      case 'regrant':
        return void greet()
      case 'signed-out':
        return connection.end({ kind: 'signed-out', reason: message.reason })
      case 'closing':
        return connection.end({ kind: 'lost', retryAfterMs: message.retryAfterMs })
    }
  }

  return { leave, askForKey, progress: () => scopes.progress(), otherHistory: (what) => void otherHistory(what) }
}
