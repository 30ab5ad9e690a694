import type { Cancel, Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { SealingKey } from '../../shared/protocol/sealing-key.ts'
import type { ConfirmedRows } from '../db/confirmed-rows.ts'
import type { Gzip } from '../db/gzip-text.ts'
import type { LineStore, OfflineReason } from '../db/line-store.ts'
import type { ServerTime } from '../db/server-time.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { pauseMs } from './backoff.ts'
import { createConversation, type Conversation } from './conversation.ts'
import { type EndedWhy, LOST } from './ended-why.ts'
import type { Link } from './link.ts'
import { createOutboxFlush } from './outbox-flush.ts'
import type { SendTurn } from './send-turn.ts'
import type { ScopeCheckCounts } from './scope-check.ts'
import { createSnapshotLoader } from './snapshot-loader.ts'
import type { SnapshotSource } from './snapshot-source.ts'

/** Who is signed in, as sync needs it; renderer/state's session fits. */
export type SyncSession = {
  readonly user: () => string | null
  /** The sign-in: another one of the same person may have other rights. */
  readonly id: () => string | null
  readonly token: () => { readonly token: string; readonly expiresAt: Instant } | null
  /** Asks for a fresh token; false where none can be had now. */
  readonly renew: () => Promise<boolean>
  readonly renewed: (token: string, expiresAt: Instant) => void
  readonly ended: (why: string) => void
}

/** Everything the line needs, handed in: the simulation gives its own of each. */
export type SyncParts = {
  readonly rows: ConfirmedRows
  readonly outbox: Outbox
  readonly line: LineStore
  readonly serverTime: ServerTime
  readonly link: Link
  readonly snapshots: SnapshotSource
  readonly session: SyncSession
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly random: Random
  readonly deviceId: string
  readonly client: string
  readonly gzip: Gzip
  readonly report: (what: string, detail: unknown) => void
  /** Of several windows of a profile one sends; absent: this is the only one. */
  readonly turn?: SendTurn
  /** Told at each welcome what is sealed to; null: that server opens nothing. */
  readonly sealingKey?: (key: SealingKey | null) => void
  /** Settles once the rows are those of whoever is signed in, as far as they were kept: a hello says where they stand. */
  readonly ready: () => Promise<void>
}

/** The line to the server: fills the confirmed rows and drains the outbox, for as long as somebody is signed in. */
export type Sync = {
  start(): void
  /** Ends the line and its timers; may be started again. */
  stop(): void
  /** Tries now: someone signed in, the machine woke up, the person asked. */
  kick(): void
  /** Something was recorded. */
  send(): void
  /** [SY78] The window went out of sight: another one of this profile may send. */
  giveWay(): void
  readonly counts: Readonly<ScopeCheckCounts>
}

/** A conversation that lived this long, ms, resets the backoff. */
const STEADY_MS = 10_000
/** A console that is too old, ms: asks again now and then, because the server may be the one that goes back. */
const TOO_OLD_MS = 5 * 60_000

/** Makes the line (rules SY50-SY54). */
export function createSync(parts: SyncParts): Sync {
  const { line, rows, session, scheduler, random, clock } = parts
  const counts: ScopeCheckCounts = { compared: 0, differed: 0 }
  let running = false
  let tries = 0
  let retry: Cancel | null = null
  let talk: { readonly conversation: Conversation; readonly session: string | null; readonly sinceMs: number } | null =
    null
  /** Guards the one asynchronous step of connecting, the renewal of a token. */
  let attempt = 0

  const flush = createOutboxFlush({
    ...parts,
    user: session.user,
    cannotOpen: () => talk?.conversation.askForKey(),
  })
  const loader = createSnapshotLoader({
    ...parts,
    otherHistory: (what) => talk?.conversation.otherHistory(what),
    token: () => session.token()?.token ?? null,
    loaded: () => talk?.conversation.progress(),
    mismatch: (what) => {
      parts.report('snapshot mismatch', what)
      talk?.conversation.leave()
      ended(LOST)
    },
  })

  async function connect(): Promise<void> {
    const mine = (attempt += 1)
    retry?.()
    retry = null
    if (!running || talk !== null) return
    if (session.user() === null) return signedOut()
    if (session.token() === null && !(await session.renew())) {
      if (mine !== attempt || !running) return
      return session.user() === null ? signedOut() : offline('no-answer', null)
    }
    const token = session.token()
    if (mine !== attempt || !running || talk !== null || token === null) return
    // While offline it stays so until the server has answered: "since when" does not begin anew with every try.
    if (line.getState().line.kind === 'signed-out')
      line.setState({ line: { kind: 'catching-up', since: parts.serverTime.now(), asOf: rows.asOf } })
    talk = {
      conversation: createConversation(parts, { flush, loader, counts, ended }, token.token),
      session: session.id(),
      sinceMs: clock.monotonicMs(),
    }
  }

  function ended(why: EndedWhy): void {
    flush.close()
    loader.pause()
    if (talk !== null && clock.monotonicMs() - talk.sinceMs > STEADY_MS) tries = 0
    talk = null
    switch (why.kind) {
      case 'lost':
        return offline('no-answer', why.retryAfterMs)
      case 'busy':
        return offline('busy', why.retryAfterMs)
      case 'client-too-old':
        return offline('client-too-old', TOO_OLD_MS)
      case 'unauthenticated':
        return void refresh()
      case 'signed-out':
        session.ended(why.reason)
        return signedOut()
    }
  }

  /** The token was not taken: a fresh one, or the sign-in page. */
  async function refresh(): Promise<void> {
    const mine = (attempt += 1)
    const fresh = await session.renew()
    if (mine !== attempt || !running) return
    if (session.user() === null) return signedOut()
    offline('no-answer', fresh ? 0 : null)
  }

  function offline(why: OfflineReason, retryAfterMs: number | null): void {
    const was = line.getState().line
    const since = was.kind === 'offline' || was.kind === 'catching-up' ? was.since : parts.serverTime.now()
    line.setState({ line: { kind: 'offline', since, asOf: rows.asOf, why } })
    tries += 1
    retry?.()
    retry = scheduler.after(pauseMs(tries, retryAfterMs, random), () => void connect())
  }

  function leave(): void {
    talk?.conversation.leave()
    talk = null
    flush.close()
    loader.pause()
  }

  function signedOut(): void {
    line.setState({ line: { kind: 'signed-out', asOf: rows.asOf } })
  }

  return {
    start() {
      running = true
      void connect()
    },
    stop() {
      running = false
      attempt += 1
      retry?.()
      leave()
    },
    kick() {
      if (talk !== null && talk.session !== session.id()) leave()
      tries = 0
      void connect()
    },
    send: () => flush.kick(),
    giveWay: () => flush.giveWay(),
    counts,
  }
}
