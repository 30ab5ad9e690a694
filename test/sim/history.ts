import type { Db, Tx } from '../../server/db/port.ts'
import type { Change, SessionRecord, StoredTimer, UserRecord, Written } from '../../server/db/records.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Timer } from '../../shared/workflow/timer.ts'

/** One change as it was committed, and the timers that were fired in its transaction. */
export type Committed = {
  readonly sessions: readonly SessionRecord[]
  readonly users: readonly UserRecord[]
  readonly changes: readonly { readonly change: Change; readonly written: Written }[]
  readonly fired: readonly FiredTimer[]
}
/** `at`: by the database's clock, as it was then. */
export type FiredTimer = Pick<StoredTimer, 'facility' | 'journey'> & { readonly timer: Timer; readonly at: Instant }

/** Whoever judges what was committed, in the order of the commits; it can go back with the database. */
export type Judge = {
  committed(what: Committed): void
  /** Remembers where it stands now; the answer brings it back there. */
  mark(): () => void
}

/** What went wrong, by the rule that was broken (reliability.md C1-C10). */
export class Violations {
  readonly found: string[] = []

  readonly fail = (rule: Rule, what: string): void => void this.found.push(`${rule}: ${what}`)
}
export type Rule = 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C6' | 'C7' | 'C8' | 'C9' | 'C10' | 'LIVE'

/** The database with every commit told to the judges: taken down beside the database, not read back from it. */
export function watched(db: Db, judges: readonly Judge[]): Db {
  return {
    ...db,
    transaction: async (run) => {
      const noted: Noted = { changes: [], fired: [], sessions: [], users: [] }
      const value = await db.transaction((tx) => run(noting(tx, noted)))
      // A microtask behind the commit: nothing else can have been committed between.
      for (const judge of judges) judge.committed(noted)
      return value
    },
  }
}

type Noted = {
  readonly changes: { change: Change; written: Written }[]
  readonly fired: FiredTimer[]
  readonly sessions: SessionRecord[]
  readonly users: UserRecord[]
}

function noting(tx: Tx, noted: Noted): Tx {
  const noting: Pick<Tx, 'write' | 'fireTimer' | 'putSession' | 'putUser'> = {
    write: async (change) => {
      const written = await tx.write(change)
      noted.changes.push({ change, written })
      return written
    },
    fireTimer: async (facility, journey, timer) => {
      const hit = await tx.fireTimer(facility, journey, timer)
      if (hit) noted.fired.push({ facility, journey, timer, at: await tx.now() })
      return hit
    },
    putSession: async (session) => {
      await tx.putSession(session)
      const kept = await tx.session(session.id)
      if (kept !== null) noted.sessions.push(kept)
    },
    putUser: async (user) => {
      await tx.putUser(user)
      noted.users.push(user)
    },
  }
  // Assigned, not spread into a literal: with a hundred members that takes twenty times as long.
  return Object.assign({}, tx, noting)
}
