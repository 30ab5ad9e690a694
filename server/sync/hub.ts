import { scopesOfActor } from '../../shared/domain/scopes.ts'
import type { Cancel, Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { referenceScopeOf } from '../../shared/protocol/reference-scope.ts'
import type { SealingKey } from '../../shared/protocol/sealing-key.ts'
import type { Fault } from '../../shared/protocol/up.ts'
import type { Signed } from '../auth/auth-service.ts'
import type { VerifySignature } from '../auth/command-signature.ts'
import type { OwnChanges } from '../changelog/own-changes.ts'
import type { Pack } from '../changelog/pack-gzip.ts'
import type { Tail } from '../changelog/tail.ts'
import type { Db } from '../db/port.ts'
import { TryAgain } from '../db/try-again.ts'
import type { ExecuteCommand } from '../execute/execute-command.ts'
import { createChecksums } from './checksums.ts'
import { createFanOut } from './fan-out.ts'
import { createFeedStatus } from './feed-status.ts'
import type { Peer, Rooms } from './peer.ts'
import { referenceFor } from '../changelog/reference-document.ts'
import type { ReferenceShelf } from '../changelog/reference-shelf.ts'
import { createRightsWatch } from './rights-watch.ts'
import { facilityRoomOf, roomOf } from './room-of.ts'
import { createStandings } from './standings.ts'
import { createTalk, type Talk } from './talk.ts'

export type HubParts = {
  readonly db: Db
  readonly tail: Pick<Tail, 'listen'>
  readonly rooms: Rooms
  readonly references: ReferenceShelf
  /** What this node wrote itself; absent: everything that is told is read. */
  readonly own?: Pick<OwnChanges, 'deltaOf'>
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** The one pipeline of every verb. */
  readonly execute: ExecuteCommand
  /** A newer access token for a live session. */
  readonly reissue: (signed: Signed) => Promise<{ readonly token: string; readonly expiresAt: Instant } | null>
  /** Whether an action is as its person's console signed it. */
  readonly verifies: VerifySignature
  /** What consoles seal to; absent: nothing that is sealed can be opened here. */
  readonly sealingKey?: () => Promise<SealingKey>
  /** The server heard this device on this session up to this moment (clamps offline times). */
  readonly heard: (session: string, at: Instant) => Promise<void>
  readonly pack: Pack
  readonly warn: (message: string, detail: unknown) => void
}

/** One console's talk with this node. */
export type HubPeer = {
  /** The reply to an event, or the fault in its place; null: not an event of ours. Never rejects. */
  take(event: string, message: unknown): Promise<object | null>
  /** The connection is gone. */
  gone(): void
}

/** Counted for metrics: what came in that was not served. */
export type HubCounts = { unknown: number; invalid: number; throttled: number; broken: number; seqGaps: number }

/** The node's side of all consoles: hello, catch-up, fan-out, commands (rules SY60-SY69). Knows nothing of sockets. */
export type Hub = {
  start(): void
  stop(): void
  /** A console that has shown a valid token. */
  accept(peer: Peer, signed: Signed): HubPeer
  /** Live connections of a user. */
  connectionsOf(user: string): number
  /** Something was refused before it was a message. */
  refused(): void
  readonly counts: Readonly<HubCounts>
}

/** Heartbeats, ms. */
const HEARTBEAT_MS = 5_000
/** How the feeds stand is told this often at most, ms. */
const FEEDS_MS = 15_000
/** Rights of every connected session are read again this often, ms: a lost doorbell delays a revocation no longer. */
const RECHECK_MS = 3_000
/** Who asked for something that cannot be done now may ask again after this long, ms. */
const NOT_NOW_MS = 1_000
/** Consoles of a node that stops come back to the others one after another, this far apart, ms, and within so long. */
const APART_MS = 5
const SPREAD_MS = 4_000

/** Makes the hub. */
export function createHub(parts: HubParts): Hub {
  const { db, tail, rooms, references, clock, scheduler, warn } = parts
  const talks = new Map<string, Talk>()
  const counts: HubCounts = { unknown: 0, invalid: 0, throttled: 0, broken: 0, seqGaps: 0 }
  const rights = createRightsWatch({ reads: db.reads, clock, talks })
  const fanOut = createFanOut({ ...parts, reads: db.reads, fresh: rights.fresh })
  const feeds = createFeedStatus(db.reads, rooms)
  const standing = createStandings({ reads: db.reads, pack: parts.pack })
  const checksums = createChecksums({ reads: db.reads, clock })
  const timers = new Map<string, Cancel>()
  let unlisten: Cancel = () => {}

  function every(name: string, ms: number, run: () => Promise<void>): void {
    const again = () => {
      const work = run().catch((error: unknown) => warn(`sync: ${name} failed`, error))
      void work.then(() => timers.has(name) && timers.set(name, scheduler.after(ms, again)))
    }
    timers.set(name, scheduler.after(ms, again))
  }

  async function beat(): Promise<void> {
    if (talks.size === 0) return
    const now = await db.reads.now()
    for (const facility of new Set([...talks.values()].map((talk) => talk.facility))) {
      const place = fanOut.position(facility) ?? { seq: 0, tag: '' }
      rooms.emit(facilityRoomOf(facility), 'heartbeat', { ...place, now })
    }
    for (const talk of talks.values()) talk.beat(now)
  }

  async function tellFeeds(): Promise<void> {
    if (talks.size === 0) return
    const now = await db.reads.now()
    for (const facility of new Set([...talks.values()].map((talk) => talk.facility))) await feeds.tell(facility, now)
  }

  /** Reference data or accounts changed (those entries of the log belong to no journey): who listens is told. */
  async function tellReference(facility: string): Promise<void> {
    const documents = await references.reread(facility)
    if (documents === null) return
    const scope = referenceScopeOf(facility)
    const seq = fanOut.position(facility)?.seq ?? 0
    for (const held of ['wall', 'ops'] as const)
      rooms.emit(roomOf(facility, scope, held), 'reference', { scope, seq, ...referenceFor(documents, held) })
  }

  async function takeFresh(talk: Talk, event: string, message: unknown): Promise<object | null> {
    await rights.fresh()
    return talk.take(event, message)
  }

  return {
    counts,
    start() {
      unlisten = tail.listen(async (facility, entries) => {
        if (entries.some((entry) => entry.journey === null)) {
          await rights.recheck()
          await tellReference(facility)
        }
        await fanOut.tell(facility, entries)
      })
      every('heartbeat', HEARTBEAT_MS, beat)
      every('recheck', RECHECK_MS, rights.recheck)
      every('feeds', FEEDS_MS, tellFeeds)
    },
    stop() {
      unlisten()
      for (const cancel of timers.values()) cancel()
      timers.clear()
      const leaving = [...talks.values()]
      for (const [at, talk] of leaving.entries()) talk.dismiss(spreadMs(at, leaving.length))
    },
    accept(peer, signed) {
      const talk = createTalk(
        {
          ...parts,
          peer,
          counts,
          feeds,
          checksums,
          referenceOf: references.of,
          grantsOf: scopesOfActor,
          standing,
          isStale: rights.isStale,
        },
        signed,
      )
      talks.set(peer.id, talk)
      return {
        take: (event, message) =>
          takeFresh(talk, event, message).catch((error: unknown): Fault => {
            // The database is not to be had: no fault of what was asked, and not to be held against it.
            if (error instanceof TryAgain) return { fault: 'throttled', retryAfterMs: NOT_NOW_MS }
            counts.broken += 1
            warn(`sync: ${event.slice(0, 40)} failed`, error)
            return { fault: 'broken' }
          }),
        gone() {
          talk.gone()
          talks.delete(peer.id)
        },
      }
    },
    refused: () => void (counts.invalid += 1),
    connectionsOf: (user) => [...talks.values()].filter((talk) => talk.signed.user.id === user).length,
  }
}

/** [SY77] When the n-th of so many comes back. */
function spreadMs(at: number, count: number): number {
  return Math.floor((at / count) * Math.min(SPREAD_MS, count * APART_MS))
}
