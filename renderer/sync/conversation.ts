import { z } from 'zod'
import { mayRead, type RowClass } from '../../shared/domain/roles.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { catchUpAnswerSchema } from '../../shared/protocol/catch-up.ts'
import { checksumAnswerSchema } from '../../shared/protocol/checksum.ts'
import { down, type Down, type DownEvent } from '../../shared/protocol/down.ts'
import { helloAnswerSchema, type Cursor, type ScopeAnswer, type Welcome } from '../../shared/protocol/hello.ts'
import type { Packed } from '../../shared/protocol/packed.ts'
import { pingAnswerSchema } from '../../shared/protocol/ping.ts'
import { isReferenceScope } from '../../shared/protocol/reference-scope.ts'
import { renewAnswerSchema } from '../../shared/protocol/renew.ts'
import type { Up, UpEvent } from '../../shared/protocol/up.ts'
import type { EndedWhy } from './ended-why.ts'
import { type HeldHistory, helloOf, inLoadingOrder, isOtherHistory, turnedAway } from './greeting.ts'
import { Intake } from './intake.ts'
import { showProgress } from './show-progress.ts'
import { NamedTimers } from './named-timers.ts'
import type { OutboxFlush } from './outbox-flush.ts'
import { ScopeCheck, type ScopeCheckCounts } from './scope-check.ts'
import type { SnapshotLoader } from './snapshot-loader.ts'
import type { SyncParts } from './sync.ts'
import { frameReader, unpackFrames } from './unpack-frames.ts'

/** One connection's talk, from hello to its end. */
export type Conversation = {
  /** Ends it without telling. */
  leave(): void
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

/** Nothing heard for this long, ms: the line is half open (a heartbeat comes every 5 s; offline shows within 15 s). */
const SILENCE_MS = 12_000
const LOOK_MS = 2_000
/** A connection that is not open after this long, ms, swallows what is sent: another one is tried. */
const OPEN_MS = 6_000
/** A piece that was promised and does not come, ms. */
const MISSING_MS = 15_000
/** One question may take this long, ms. */
const ASK_MS = 10_000
/** The server's first version that knows the sum over a scope. */
const SUMS_SINCE = 6
/** Clock measurements: three at once, then one a minute. */
const FIRST_PINGS = 3
const PING_EVERY_MS = 60_000
/** A token is renewed this long before it ends, ms. */
const RENEW_BEFORE_MS = 2 * 60_000

/** Begins to talk over a new connection. */
export function createConversation(
  parts: SyncParts,
  { flush, loader, counts, ended }: Around,
  token: { readonly token: string; readonly expiresAt: Instant },
): Conversation {
  const { rows, line, serverTime, clock, scheduler, session } = parts
  const intake = new Intake({
    rows,
    catchUp: (scope) => void catchUp(scope),
    otherHistory: (what) => void otherHistory(what),
  })
  const check = new ScopeCheck({
    ...parts,
    counts,
    ask: async (scope) =>
      protocol < SUMS_SINCE ? null : ((await ask('checksum', { scope }, checksumAnswerSchema))?.at ?? null),
    differs: (scope) => {
      parts.report('checksum', scope)
      loadAnew(scope)
    },
  })
  const mended = new Set<string>()
  const timers = new NamedTimers(scheduler)
  let protocol = 0
  let open = true
  let welcomed = false
  let isFound = false
  let heardMs = clock.monotonicMs()
  let behindMs: number | null = null

  const connection = parts.link.connect(token.token, { opened: () => void greet(), heard, closed: end })
  timers.once('open', OPEN_MS, () => end({ kind: 'lost', retryAfterMs: null }))
  timers.every('silence', LOOK_MS, () => {
    const now = clock.monotonicMs()
    behindMs = intake.isBehind ? (behindMs ?? now) : null
    // A clock was set, or the machine slept: what was measured before says nothing any more.
    if (serverTime.tick() && welcomed) void ping(FIRST_PINGS)
    if (now - heardMs > SILENCE_MS || now - (behindMs ?? now) > MISSING_MS) end({ kind: 'lost', retryAfterMs: null })
  })

  function leave(): void {
    open = false
    timers.stop()
    check.stop()
    connection.close()
  }

  function end(why: EndedWhy): void {
    if (!open) return
    leave()
    ended(why)
  }

  /** The checked reply, or null: then the conversation is over or the reply is missing. */
  async function ask<E extends UpEvent, T>(event: E, message: Up[E]['ask'], schema: z.ZodType<T>): Promise<T | null> {
    const asked = await connection.ask(event, message, ASK_MS)
    if (!open) return null
    if (!asked.ok) {
      if (asked.fault === 'unauthenticated') end({ kind: 'unauthenticated', retryAfterMs: asked.retryAfterMs })
      return null
    }
    heardMs = clock.monotonicMs()
    const reply = schema.safeParse(asked.value)
    if (!reply.success) parts.report(`unreadable reply to ${event}`, z.prettifyError(reply.error))
    return reply.success ? reply.data : null
  }

  async function greet(): Promise<void> {
    timers.cancel('open')
    heardMs = clock.monotonicMs()
    intake.hush()
    await parts.ready()
    if (!open) return
    // Taken before the head is read: a page that comes meanwhile may be ahead of it.
    const { epoch, newest } = rows
    const reply = await ask('hello', helloOf(parts), helloAnswerSchema)
    if (!open) return
    if (reply === null) return end({ kind: 'lost', retryAfterMs: null })
    if (!reply.ok) return end(turnedAway(reply.code, reply.retryAfterMs))
    await apply(reply, { epoch, newest })
  }

  async function apply(welcome: Welcome, held: HeldHistory): Promise<void> {
    const changed = isOtherHistory(welcome, held)
    if (changed && !(await begunAnew(welcome.epoch))) return
    // Where windows share an outbox, whose turn it is asks.
    if (!welcomed && parts.turn === undefined) parts.outbox.askAgain(parts.outbox.unseen())
    protocol = welcome.protocol
    parts.sealingKey?.(welcome.sealingKey ?? null)
    rows.setEpoch(welcome.epoch)
    rows.grant(welcome.scopes)
    const awaited = new Map<string, number>()
    for (const scope of welcome.scopes.filter((one) => !isReferenceScope(one.scope)))
      if (standAt(scope, changed)) awaited.set(scope.scope, scope.cursor.seq)
    intake.greet(awaited)
    serverTime.tick()
    if (!welcomed) begin(welcome)
    loader.start(inLoadingOrder(welcome.scopes).map(({ scope }) => scope))
    heardNow(welcome.now)
  }

  /** [SY38] Everything settled is offered again and no row is held any more; false where that cannot be now. */
  async function begunAnew(what: string): Promise<boolean> {
    parts.report('another history', what)
    const { durable } = await parts.outbox.offerAgain()
    if (!open) return false
    if (durable) rows.clear()
    // The old history stays known here, on disk too: it is what makes the next hello offer everything again.
    else end({ kind: 'lost', retryAfterMs: null })
    return durable
  }

  async function otherHistory(what: string): Promise<void> {
    // Whatever else comes of that history until the hello says the same.
    if (!open || isFound) return
    isFound = true
    intake.hush()
    loader.pause()
    if (!(await begunAnew(what))) return
    isFound = false
    flush.kick()
    await greet()
  }

  /** True where a delta frame follows. */
  function standAt({ scope, class: granted, answer, cursor }: ScopeAnswer, afresh: boolean): boolean {
    const state = rows.scope(scope)
    if (afresh || answer === 'reset' || state === null) {
      load(scope, granted, cursor)
      return false
    }
    // [SY19] More may be read now than is held: its rows come with a snapshot, while frames go on from here.
    if (!mayRead(state.class, granted)) load(scope, granted, state.cursor)
    if (answer === 'current') rows.stand(scope, granted, cursor)
    return answer === 'delta'
  }

  /** Loads it anew while frames go on from here: a sum of before says nothing of it. */
  function load(scope: string, granted: RowClass, cursor: Cursor): void {
    rows.beginLoading(scope, granted, cursor)
    check.moved({ scope, seq: cursor.seq })
  }

  function begin(welcome: Welcome): void {
    welcomed = true
    flush.open(connection, welcome.sealingKey !== undefined)
    void ping(FIRST_PINGS)
    timers.every('ping', PING_EVERY_MS, () => void ping(1))
    renewBefore(welcome.tokenExpiresAt, welcome.now)
  }

  function heard(event: DownEvent, message: unknown): void {
    if (!open) return
    heardMs = clock.monotonicMs()
    const parsed = readers[event].safeParse(message)
    if (!parsed.success) {
      parts.report(`unreadable ${event}`, z.prettifyError(parsed.error))
      return end({ kind: 'lost', retryAfterMs: null })
    }
    // The schema is the event's own.
    take({ event, message: parsed.data } as Heard)
  }

  function take(heard: Heard): void {
    switch (heard.event) {
      case 'frame':
        intake.take(heard.message)
        check.moved(heard.message)
        return progress()
      case 'packed':
        return void takePacked(heard.message)
      case 'reference':
        return rows.setReference(heard.message.reference, heard.message.tag)
      case 'heartbeat':
        intake.heartbeat(heard.message)
        check.moved()
        return heardNow(heard.message.now)
      case 'feeds':
        return line.setState({ feeds: heard.message.feeds })
      case 'regrant':
        return void greet()
      case 'signed-out':
        return end({ kind: 'signed-out', reason: heard.message.reason })
      case 'closing':
        return end({ kind: 'lost', retryAfterMs: heard.message.retryAfterMs })
    }
  }

  /** What comes meanwhile waits in the intake, as behind any piece that is on its way. */
  async function takePacked(packed: Packed): Promise<void> {
    try {
      const frames = await unpackFrames(packed, parts.unpack)
      if (!open) return
      for (const frame of frames) {
        intake.take(frame)
        check.moved(frame)
      }
      progress()
    } catch (error) {
      parts.report('unreadable packed', error)
      end({ kind: 'lost', retryAfterMs: null })
    }
  }

  async function catchUp(scope: string): Promise<void> {
    const cursor = rows.scope(scope)?.cursor
    if (cursor === undefined) return
    progress()
    const reply = await ask('catch-up', { scope, cursor }, catchUpAnswerSchema)
    if (!open) return
    const granted = rows.scope(scope)?.class
    if (reply === null || granted === undefined) return end({ kind: 'lost', retryAfterMs: null })
    if (reply.why === 'history' || reply.answer === 'refused') return void greet()
    if (reply.answer === 'reset') {
      load(scope, granted, reply.cursor)
      loader.start([scope])
    }
    if (reply.answer === 'current') rows.stand(scope, granted, reply.cursor)
    intake.answered(scope, reply)
    progress()
  }

  /** [SY75] Loaded again while it shows; what differs after that too is forgotten first, with everything else. */
  function loadAnew(scope: string): void {
    const state = rows.scope(scope)
    if (state === null) return
    if (mended.has(scope)) {
      rows.clear()
      parts.outbox.unshown()
      return void greet()
    }
    mended.add(scope)
    load(scope, state.class, state.cursor)
    loader.start([scope])
    progress()
  }

  async function ping(times: number): Promise<void> {
    for (let left = times; left > 0; left -= 1) {
      const sentMs = clock.monotonicMs()
      const reply = await ask('ping', { sent: sentMs }, pingAnswerSchema)
      if (reply === null) return
      serverTime.measured({ sentMs, serverAt: reply.now, heardMs: clock.monotonicMs() })
    }
  }

  function renewBefore(expiresAt: Instant, now: Instant): void {
    timers.every('renew', Math.max(5_000, expiresAt - now - RENEW_BEFORE_MS), () => void renew())
  }

  async function renew(): Promise<void> {
    const reply = await ask('renew', {}, renewAnswerSchema)
    if (reply === null) return
    if (reply.token === null || reply.expiresAt === null) return end({ kind: 'signed-out', reason: 'expired' })
    session.renewed(reply.token, reply.expiresAt)
    renewBefore(reply.expiresAt, serverTime.now())
  }

  function heardNow(now: Instant): void {
    if (isWhole()) rows.setAsOf(now)
    progress()
  }

  function isWhole(): boolean {
    return welcomed && !intake.isBehind && [...rows.scopes().values()].every((state) => state.kind === 'whole')
  }

  function progress(): void {
    showProgress(parts, isWhole())
  }

  return { leave, progress, otherHistory: (what) => void otherHistory(what) }
}

/** Frames come many a second. */
const readers = { ...down, frame: frameReader }

type Heard = { [E in DownEvent]: { readonly event: E; readonly message: Down[E] } }[DownEvent]
