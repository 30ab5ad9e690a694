import type { Grant } from '../../shared/domain/scopes.ts'
import type { CatchUp, CatchUpAnswer } from '../../shared/protocol/catch-up.ts'
import type { Hello, HelloAnswer, ScopeAnswer } from '../../shared/protocol/hello.ts'
import { isReferenceScope } from '../../shared/protocol/reference-scope.ts'
import { OLDEST_PROTOCOL, PROTOCOL_VERSION, ROW_SCHEMA } from '../../shared/protocol/version.ts'
import type { Signed } from '../auth/auth-service.ts'
import type { Membership } from './membership.ts'
import { referenceFor } from '../changelog/reference-document.ts'
import { readLogEnd, type LogEnd, type Stand } from './stand-of.ts'
import type { Standing } from './standings.ts'
import type { TalkParts } from './talk.ts'

export type ScopeTalkParts = TalkParts & {
  readonly facility: string
  readonly membership: Membership
  /** Whose connection it is now. */
  readonly signed: () => Signed
  /** The console is to come back over another line, in so long, ms. */
  readonly dismiss: (retryAfterMs: number) => void
}

/** What one console is told of its scopes where it asks: at its hello, and where it misses something. */
export type ScopeTalk = {
  /** Puts it into the rooms of its grants; what brings it to where this node stands follows the answer. */
  readonly hello: (ask: Hello) => Promise<HelloAnswer>
  /** What brings one scope there follows the answer. */
  readonly catchUp: (ask: CatchUp) => Promise<CatchUpAnswer>
}

/** A hello, and what was read for it. */
type Greeting = {
  readonly ask: Hello
  readonly epoch: string
  readonly end: LogEnd
  readonly grants: readonly Grant[]
}

/** The first console that reads bytes off the socket. */
const BYTES_SINCE = 7
/** Makes it; it speaks for the connection of these parts. */
export function createScopeTalk(parts: ScopeTalkParts): ScopeTalk {
  const { peer, scheduler, db, facility, membership, signed, dismiss } = parts
  /** Said in its hello. */
  let packs = false
  let readsBytes = false

  async function hello(ask: Hello): Promise<HelloAnswer> {
    if (ask.protocol < OLDEST_PROTOCOL)
      return { ok: false, code: 'client-too-old', message: 'This console must be updated.', retryAfterMs: null }
    const grants = parts.grantsOf(signed().actor)
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
    const { expiresAt } = signed()
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
    const documents = await parts.referenceOf(facility)
    const { scope, class: held } = grant
    const document = documents === null ? null : referenceFor(documents, held)
    const cursor = { seq: end.head.seq, tag: document?.tag ?? '' }
    if (document === null || ask.cursors[scope]?.tag === document.tag)
      return { scope, class: held, answer: 'current', cursor, why: null }
    after.push(() => peer.send('reference', { scope, ...cursor, reference: document.reference }))
    return { scope, class: held, answer: 'delta', cursor, why: null }
  }

  async function catchUp({ scope, cursor }: CatchUp): Promise<CatchUpAnswer> {
    const grant = parts.grantsOf(signed().actor).find((one) => one.scope === scope)
    if (grant === undefined || !membership.has(scope)) return { answer: 'refused', cursor, why: null }
    const end = await readLogEnd(db.reads, facility)
    const standing = await parts.standing({ end, scopes: [{ grant, cursor }], packs })
    const [stand] = standing.stands
    if (stand === undefined) return { answer: 'refused', cursor, why: null }
    behind(() => tell(standing))
    return { answer: stand.answer, cursor: stand.cursor, why: stand.answer === 'reset' ? stand.why : null }
  }

  return { hello, catchUp }
}
