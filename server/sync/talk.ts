import type { Actor } from '../../shared/domain/person.ts'
import type { Grant } from '../../shared/domain/scopes.ts'
import type { Cancel } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { CatchUp, CatchUpAnswer } from '../../shared/protocol/catch-up.ts'
import type { Checksum, ChecksumAnswer } from '../../shared/protocol/checksum.ts'
import type { Hello, HelloAnswer, ScopeAnswer } from '../../shared/protocol/hello.ts'
import { isReferenceScope } from '../../shared/protocol/reference-scope.ts'
import type { RenewAnswer } from '../../shared/protocol/renew.ts'
import type { SignedOut } from '../../shared/protocol/signed-out.ts'
import { up, type Fault, type UpEvent } from '../../shared/protocol/up.ts'
import { OLDEST_PROTOCOL, PROTOCOL_VERSION, ROW_SCHEMA } from '../../shared/protocol/version.ts'
import type { Signed } from '../auth/auth-service.ts'
import type { Checksums } from './checksums.ts'
import type { FeedStatus } from './feed-status.ts'
import type { HubCounts, HubParts } from './hub.ts'
import { isBounded } from './is-bounded.ts'
import { Membership } from './membership.ts'
import type { Peer } from './peer.ts'
import { type ReferenceDocument, referenceFor } from './reference-document.ts'
import { readLogEnd, type LogEnd, type Stand } from './stand-of.ts'
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
  readonly referenceOf: (facility: string) => Promise<ReferenceDocument | null>
  readonly grantsOf: (actor: Actor) => Grant[]
  readonly standing: (wanted: Wanted) => Promise<Standing>
  /** The rights of those who listen were last looked at too long ago to tell them anything. */
  readonly isStale: () => boolean
}

/** A hello, and what was read for it. */
type Greeting = {
  readonly ask: Hello
  readonly epoch: string
  readonly end: LogEnd
  readonly grants: readonly Grant[]
}

/** Events of one socket (negative case 33); beyond many refusals the socket is cut. */
const RATE = { perSecond: 50, burst: 200 }
const MOST_THROTTLED = 2_000
/** A token that ended is tolerated this long on a live socket, ms. */
const GRACE_MS = 15_000
/** The first console that reads bytes off the socket. */
const BYTES_SINCE = 7
/** What was issued before the last quiet stretch of this length, ms, would have been heard by now. */
const QUIET_MS = 60_000

/** Begins a talk with a console that has shown a valid token. */
export function createTalk(parts: TalkParts, first: Signed): Talk {
  const { peer, rooms, clock, scheduler, db, counts } = parts
  const facility = first.actor.facility
  const bucket = new TokenBucket(RATE, clock.monotonicMs())
  const membership = new Membership(peer, rooms, facility)
  let signed = first
  let throttled = 0
  /** Said in its hello. */
  let packs = false
  let readsBytes = false
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

  async function hello(ask: Hello): Promise<HelloAnswer> {
    if (ask.protocol < OLDEST_PROTOCOL)
      return { ok: false, code: 'client-too-old', message: 'This console must be updated.', retryAfterMs: null }
    const grants = parts.grantsOf(signed.actor)
    // Rooms are the grant's, nothing else's. Joined before anything is read, so that nothing falls between.
    membership.join(grants)
    packs = ask.packs
    readsBytes = ask.protocol >= BYTES_SINCE
    const [epoch, end] = await Promise.all([db.reads.epoch(), readLogEnd(db.reads, facility)])
    const after: (() => void)[] = []
    // Read beside each other; everything is of the moment at which the log's end was read, or later.
    const [stands, feeds, sealingKey] = await Promise.all([
      standsOf({ ask, epoch, end, grants }, after),
      parts.feeds.of(facility, end.at),
      parts.sealingKey?.(),
    ])
    const scopes: ScopeAnswer[] = []
    for (const grant of grants) {
      if (isReferenceScope(grant.scope)) scopes.push(await referenceStand(grant, ask, end, after))
      else scopes.push(answerOf(grant, stands.get(grant.scope) ?? { answer: 'reset', cursor: end.head, why: 'new' }))
    }
    after.push(() => peer.send('feeds', feeds))
    behind(() => {
      for (const send of after) send()
    })
    const { expiresAt } = signed
    const sealing = sealingKey === undefined ? {} : { sealingKey }
    return { ok: true, protocol: PROTOCOL_VERSION, epoch, now: end.at, tokenExpiresAt: expiresAt, scopes, ...sealing }
  }

  /** After the answer, on the same ordered stream. [SY67] Where this process stood still since, another line is greeted. */
  function behind(send: () => void): void {
    scheduler.after(0, () => (membership.isOver ? undefined : parts.isStale() ? dismiss(0) : send()))
  }

  /** What is said of each scope; what brings the console there is told after the welcome. */
  async function standsOf(
    { ask, epoch, end, grants }: Greeting,
    after: (() => void)[],
  ): Promise<ReadonlyMap<string, Stand>> {
    const rows = grants.filter(({ scope }) => !isReferenceScope(scope))
    const usable = ask.epoch === null || (ask.epoch === epoch && ask.schema === ROW_SCHEMA)
    if (!usable) {
      const why = ask.epoch === epoch ? 'schema' : 'history'
      return new Map(rows.map(({ scope }) => [scope, { answer: 'reset', cursor: end.head, why }]))
    }
    const scopes = rows.map((grant) => ({ grant, cursor: ask.cursors[grant.scope] }))
    const standing = await parts.standing({ end, scopes, packs })
    after.push(() => tell(standing))
    return new Map(standing.stands.map((stand, at) => [rows[at]?.scope ?? '', stand]))
  }

  function tell({ packed, frames }: Standing): void {
    if (packed !== null) peer.send('packed', { frames: readsBytes ? packed : Buffer.from(packed).toString('base64') })
    for (const frame of frames) peer.send('frame', frame)
  }

  function answerOf({ scope, class: held }: Grant, stand: Stand): ScopeAnswer {
    const why = stand.answer === 'reset' ? stand.why : null
    return { scope, class: held, answer: stand.answer, cursor: stand.cursor, why }
  }

  async function referenceStand(grant: Grant, ask: Hello, end: LogEnd, after: (() => void)[]): Promise<ScopeAnswer> {
    const document = await parts.referenceOf(facility)
    const { scope, class: held } = grant
    const cursor = { seq: end.head.seq, tag: document?.tag ?? '' }
    if (document === null || ask.cursors[scope]?.tag === document.tag)
      return { scope, class: held, answer: 'current', cursor, why: null }
    after.push(() => peer.send('reference', { scope, ...cursor, reference: referenceFor(document.reference, held) }))
    return { scope, class: held, answer: 'delta', cursor, why: null }
  }

  async function catchUp({ scope, cursor }: CatchUp): Promise<CatchUpAnswer> {
    const grant = parts.grantsOf(signed.actor).find((one) => one.scope === scope)
    if (grant === undefined || !membership.has(scope)) return { answer: 'refused', cursor, why: null }
    const end = await readLogEnd(db.reads, facility)
    const standing = await parts.standing({ end, scopes: [{ grant, cursor }], packs })
    const [stand] = standing.stands
    if (stand === undefined) return { answer: 'refused', cursor, why: null }
    behind(() => tell(standing))
    return { answer: stand.answer, cursor: stand.cursor, why: stand.answer === 'reset' ? stand.why : null }
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

  async function serve(event: UpEvent, message: unknown): Promise<object> {
    switch (event) {
      case 'hello':
        return hello(up.hello.ask.parse(message))
      case 'catch-up':
        return catchUp(up['catch-up'].ask.parse(message))
      case 'checksum':
        return checksum(up.checksum.ask.parse(message))
      case 'renew':
        return renew()
      case 'ping':
        return { now: await db.reads.now() }
      case 'command': {
        const command = up.command.ask.parse(message)
        busyAtMs = clock.monotonicMs()
        if (deviceSeq !== null && command.deviceSeq > deviceSeq + 1) counts.seqGaps += 1
        deviceSeq = Math.max(deviceSeq ?? 0, command.deviceSeq)
        return takeCommand(parts, command, signed)
      }
    }
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
      if (!isBounded(message) || !up[event].ask.safeParse(message).success) {
        counts.invalid += 1
        return { fault: 'invalid' } satisfies Fault
      }
      return serve(event, message)
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

function isUp(event: string): event is UpEvent {
  return Object.hasOwn(up, event)
}
