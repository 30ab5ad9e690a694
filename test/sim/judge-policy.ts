import { isDeepStrictEqual } from 'node:util'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import { scopesOfActor, type Grant } from '../../shared/domain/scopes.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Frame } from '../../shared/protocol/frame.ts'
import { actorOf } from '../../server/auth/actor-of.ts'
import type { SessionRecord, UserRecord } from '../../server/db/records.ts'
import type { Committed, Judge, Violations } from './history.ts'

/** Rights that ended are told of no longer than this after, ms (reliability.md S5). */
const ENDED_MS = 5_000

type Rights = { readonly from: Moment; readonly session: SessionRecord | null; readonly user: UserRecord | null }
/** The same moment by true time and by the clock of the database, which may be stepped. */
type Moment = { readonly truly: number; readonly database: number }
type Stays = Map<string, readonly Stay[]>
type Stay = { readonly scope: string; readonly left: number | null }

/** [C9] Nothing is sent outside of what the person might read when it was sent, nor a journey in a scope it was not in. */
export class PolicyJudge implements Judge {
  readonly #violations: Violations
  readonly #time: Clock
  readonly #database: Clock
  readonly #rights = new Map<string, Rights[]>()
  /** By how much the clock of the database went otherwise than true time, ms, and since when that was seen. */
  readonly #offsets: { readonly since: number; readonly ms: number }[] = []
  #sessions = new Map<string, SessionRecord>()
  #users = new Map<string, UserRecord>()
  #stays: Stays = new Map()
  /** Where journeys were in a history that the database has taken back, until when by true time. */
  readonly #gone: { readonly until: number; readonly stays: Stays }[] = []

  /** What was so lately is so by true time; a cover ends by the clock of the database. */
  constructor(violations: Violations, time: Clock, database: Clock) {
    this.#violations = violations
    this.#time = time
    this.#database = database
  }

  committed({ changes, sessions, users }: Committed): void {
    for (const user of users) this.#users.set(user.id, user)
    for (const session of sessions) this.#sessions.set(session.id, session)
    const touched = new Set(users.map(({ id }) => id))
    for (const session of this.#sessions.values())
      if (touched.has(session.user) || sessions.includes(session)) this.#from(session.id)
    for (const { change, written } of changes) {
      const { journey } = change
      if (journey === null) continue
      const seq = written.entry.seq
      const stays = (this.#stays.get(journey) ?? []).map((stay) =>
        stay.left === null && written.left.includes(stay.scope) ? { ...stay, left: seq } : stay,
      )
      this.#stays.set(journey, [...stays, ...written.entered.map((scope) => ({ scope, left: null }))])
    }
  }

  mark(): () => void {
    const [stays, sessions, users] = [new Map(this.#stays), new Map(this.#sessions), new Map(this.#users)]
    return () => {
      this.#gone.push({ until: this.#time.now(), stays: this.#stays })
      this.#stays = new Map(stays)
      this.#sessions = new Map(sessions)
      this.#users = new Map(users)
      for (const id of this.#rights.keys()) this.#from(id)
    }
  }

  /** Whose sign-in it is; null: unknown. */
  personOf(session: string): string | null {
    return this.#sessions.get(session)?.user ?? null
  }

  /** From now on this session has these rights; none where it is unknown. */
  #from(id: string): void {
    const session = this.#sessions.get(id) ?? null
    const user = this.#users.get(session?.user ?? '') ?? null
    this.#rights.set(id, [...(this.#rights.get(id) ?? []), { from: this.#now(), session, user }])
  }

  #now(): Moment {
    const [truly, database] = [this.#time.now(), this.#database.now()]
    const ms = database - truly
    if (this.#offsets.at(-1)?.ms !== ms) this.#offsets.push({ since: truly, ms })
    return { truly, database }
  }

  /** The earliest that the database's clock said some seconds ago: it may have been put right since. */
  #before({ truly }: Moment): number {
    const from = truly - ENDED_MS
    const recent = this.#offsets.filter((_, index) => (this.#offsets[index + 1]?.since ?? truly) >= from)
    return from + Math.min(...recent.map(({ ms }) => ms))
  }

  /**
   * A frame, or a page of a snapshot, leaves a node for somebody. `since`: when its reading began, by true time; it may be of a
   * history that was taken back meanwhile.
   */
  sent(
    console: string,
    sessionId: string,
    { scope, ops }: Pick<Frame, 'scope' | 'ops'>,
    since: number = this.#time.now(),
  ): void {
    const grants = this.#grants(sessionId).filter((grant) => grant.scope === scope)
    if (grants.length === 0)
      return this.#violations.fail(
        'C9',
        `${console} was told of ${scope} at ${this.#time.monotonicMs() % 10_000_000}, which is not theirs (${sessionId})`,
      )
    for (const op of ops) {
      if (op.op !== 'put') continue
      if (!grants.some((grant) => isDeepStrictEqual(rowForClass(op.row, grant.class), op.row)))
        this.#violations.fail('C9', `${console} was handed ${op.row.kind} ${op.row.id} in ${scope}`)
      const gone = this.#gone.filter(({ until }) => until >= since)
      const stays = [{ stays: this.#stays }, ...gone].flatMap((one) => one.stays.get(op.row.journey) ?? [])
      if (!stays.some((stay) => stay.scope === scope && (stay.left === null || stay.left >= op.row.seq)))
        this.#violations.fail('C9', `${console} was handed ${op.row.id} at ${op.row.seq} in ${scope}, where it was not`)
    }
  }

  /** What any of the rights of the last seconds allow. */
  #grants(sessionId: string): Grant[] {
    const now = this.#now()
    const all = this.#rights.get(sessionId) ?? []
    const recent = all.filter((_, index) => (all[index + 1]?.from ?? now).truly >= now.truly - ENDED_MS)
    return recent.flatMap(({ from, session, user }) => {
      if (
        session === null ||
        user === null ||
        user.disabled ||
        session.revokedAt !== null ||
        user.epoch !== session.epoch
      )
        return []
      const instants = [Math.max(from.database, this.#before(now)), now.database]
      return instants.flatMap((at) => scopesOfActor(actorOf(user, session, at)))
    })
  }
}
