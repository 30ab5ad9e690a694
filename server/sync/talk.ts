import type { z } from 'zod'
import type { Command, Outcome } from '../../shared/commands/command.ts'
import type { Actor } from '../../shared/domain/person.ts'
import type { Grant } from '../../shared/domain/scopes.ts'
import type { Cancel } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Checksum, ChecksumAnswer } from '../../shared/protocol/checksum.ts'
import { isReferenceScope } from '../../shared/protocol/reference-scope.ts'
import type { RenewAnswer } from '../../shared/protocol/renew.ts'
import type { SignedOut } from '../../shared/protocol/signed-out.ts'
import { up, type Fault, type UpEvent } from '../../shared/protocol/up.ts'
import type { Signed } from '../auth/auth-service.ts'
import type { Checksums } from './checksums.ts'
import type { FeedStatus } from './feed-status.ts'
import type { HubCounts, HubParts } from './hub.ts'
import { isBounded } from './is-bounded.ts'
import { Membership } from './membership.ts'
import type { Peer } from './peer.ts'
import type { ReferenceShelf } from '../changelog/reference-shelf.ts'
import { createScopeTalk } from './scope-talk.ts'
import type { Standing, Wanted } from './standings.ts'
import { takeCommand } from './take-command.ts'
import { TokenBucket } from './token-bucket.ts'

/** One connection's state on this node. */
export type Talk = {
  readonly facility: string
  readonly signed: Signed
  take(event: string, message: unknown): Promise<object | null>
  /** The same rights, read anew. */
  refresh(live: Omit<Signed, 'expiresAt'>): void
  /** Other rights: rooms are left at once, and the console says hello again. */
  regrant(live: Omit<Signed, 'expiresAt'>): void
  beat(now: Instant): void
  end(reason: SignedOut['reason']): void
  /** The node stops: the console is told when to come back, ms. */
  dismiss(retryAfterMs: number): void
  gone(): void
}

export type TalkParts = HubParts & {
  readonly peer: Peer
  readonly counts: HubCounts
  readonly feeds: FeedStatus
  readonly checksums: Checksums
  readonly referenceOf: ReferenceShelf['of']
  readonly grantsOf: (actor: Actor) => Grant[]
  readonly standing: (wanted: Wanted) => Promise<Standing>
  /** The rights of those who listen were last looked at too long ago to tell them anything. */
  readonly isStale: () => boolean
}

/** Events of one socket (negative case 33); beyond many refusals the socket is cut. */
const RATE = { perSecond: 50, burst: 200 }
const MOST_THROTTLED = 2_000
/** A token that ended is tolerated this long on a live socket, ms. */
const GRACE_MS = 15_000
/** What was issued before the last quiet stretch of this length, ms, would have been heard by now. */
const QUIET_MS = 60_000

/** Begins a talk with a console that has shown a valid token. */
export function createTalk(parts: TalkParts, first: Signed): Talk {
  const { peer, rooms, clock, scheduler, db, counts } = parts
  const facility = first.actor.facility
  const bucket = new TokenBucket(RATE, clock.monotonicMs())
  const membership = new Membership(peer, rooms, facility)
  const scopes = createScopeTalk({ ...parts, facility, membership, signed: () => signed, dismiss })
  let signed = first
  let throttled = 0
  let deviceSeq: number | null = null
  let busyAtMs = clock.monotonicMs()
  let heardAtMs = busyAtMs
  let expiry: Cancel = () => {}

  function watchExpiry(): void {
    expiry()
    if (membership.isOver) return
    expiry = scheduler.after(Math.max(0, signed.expiresAt - clock.now()) + GRACE_MS, () => end('expired'))
  }

  function end(reason: SignedOut['reason']): void {
    if (membership.isOver) return
    peer.send('signed-out', { reason })
    close()
  }

  function dismiss(retryAfterMs: number): void {
    if (membership.isOver) return
    peer.send('closing', { retryAfterMs })
    close()
  }

  function close(): void {
    gone()
    peer.close()
  }

  function gone(): void {
    membership.leave()
    expiry()
  }

  async function checksum({ scope }: Checksum): Promise<ChecksumAnswer> {
    const grant = parts.grantsOf(signed.actor).find((one) => one.scope === scope)
    return grant === undefined || isReferenceScope(scope) ? { at: null } : parts.checksums(facility, grant)
  }

  async function renew(): Promise<RenewAnswer> {
    const fresh = await parts.reissue(signed)
    if (fresh === null) return { token: null, expiresAt: null }
    signed = { ...signed, expiresAt: fresh.expiresAt }
    watchExpiry()
    return fresh
  }

  async function command(asked: Command): Promise<Outcome> {
    busyAtMs = clock.monotonicMs()
    if (deviceSeq !== null && asked.deviceSeq > deviceSeq + 1) counts.seqGaps += 1
    deviceSeq = Math.max(deviceSeq ?? 0, asked.deviceSeq)
    return takeCommand(parts, asked, signed)
  }

  const serve: { readonly [E in UpEvent]: Serve } = {
    hello: reading(up.hello.ask, scopes.hello),
    'catch-up': reading(up['catch-up'].ask, scopes.catchUp),
    checksum: reading(up.checksum.ask, checksum),
    renew: reading(up.renew.ask, renew),
    ping: reading(up.ping.ask, async () => ({ now: await db.reads.now() })),
    command: reading(up.command.ask, command),
  }

  watchExpiry()
  return {
    facility,
    get signed() {
      return signed
    },
    async take(event, message) {
      if (!isUp(event)) {
        counts.unknown += 1
        return null
      }
      if (membership.isOver) return OVER
      const waitMs = bucket.take(clock.monotonicMs())
      if (waitMs > 0) {
        counts.throttled += 1
        throttled += 1
        if (throttled > MOST_THROTTLED) close()
        return { fault: 'throttled', retryAfterMs: waitMs } satisfies Fault
      }
      const reply = isBounded(message) ? serve[event](message) : null
      if (reply !== null) return reply
      counts.invalid += 1
      return { fault: 'invalid' } satisfies Fault
    },
    refresh(live) {
      signed = { ...live, expiresAt: signed.expiresAt }
    },
    regrant(live) {
      signed = { ...live, expiresAt: signed.expiresAt }
      membership.join(parts.grantsOf(signed.actor).filter((grant) => membership.has(grant.scope)))
      peer.send('regrant', {})
    },
    beat(now) {
      const quietMs = clock.monotonicMs()
      if (quietMs - busyAtMs < QUIET_MS || quietMs - heardAtMs < QUIET_MS) return
      heardAtMs = quietMs
      void parts
        .heard(signed.session.id, now - QUIET_MS)
        .catch((error: unknown) => parts.warn('sync: heard failed', error))
    },
    end,
    dismiss,
    gone,
  }
}

/** [SY67] It ended while this was waiting for fresh rights: nobody is here to ask it. */
const OVER: Fault = { fault: 'unauthenticated' }

/** The reply to a message; null: it cannot be read. */
type Serve = (message: unknown) => Promise<object> | null

function reading<T>(schema: z.ZodType<T>, run: (ask: T) => Promise<object>): Serve {
  return (message) => {
    const read = schema.safeParse(message)
    return read.success ? run(read.data) : null
  }
}

function isUp(event: string): event is UpEvent {
  return Object.hasOwn(up, event)
}
