import { rowKey, type Row } from '../../shared/domain/row.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Db, JourneysDelta, Tx } from '../db/port.ts'
import type { Change, LogEntry, ScopeEntry, Written } from '../db/records.ts'
import { stored } from '../db/storable.ts'

/** What this node itself wrote a moment ago: it is told on without being read back. Whatever is not known here is read. */
export type OwnChanges = {
  /** The database, overheard: what a transaction of it wrote is known here once it is committed. */
  overhear(db: Db): Db
  /** The entries right behind `last` that are this node's. None where another node's is next, or of another history. */
  after(last: LogEntry): readonly LogEntry[]
  /** What `journeysDelta` would read of these entries, or null: not all of it is known here. */
  deltaOf(entries: readonly LogEntry[]): JourneysDelta | null
}

/** What one write did. */
type Own = { readonly change: Pick<Change, 'rows' | 'scopes'>; readonly written: Written; readonly atMs: number }

/** Writes kept per facility: a few bursts of the fan-out (20 ms each). */
const MOST = 64

/**
 * Told on unread only so long after it was written, ms. What nobody was told of meanwhile (a lost bell, a slow listener) is
 * read: a database that was taken back without this node's knowing does not hold it any more.
 */
const FRESH_MS = 1_000

/** Makes it, knowing nothing (rule SY80). */
export function createOwnChanges(clock: Pick<Clock, 'monotonicMs'>): OwnChanges {
  const kept = new Map<string, Map<number, Own>>()

  function keep(own: Own): void {
    const { facility, seq } = own.written.entry
    const of = kept.get(facility) ?? new Map<number, Own>()
    kept.set(facility, of.set(seq, own))
    for (const oldest of of.keys()) {
      if (of.size <= MOST) return
      of.delete(oldest)
    }
  }

  /** The hash chain says that it is the same entry of the same history, not another one of this number. */
  function known(entry: LogEntry): Own | null {
    const own = kept.get(entry.facility)?.get(entry.seq)
    return own?.written.entry.hash === entry.hash ? own : null
  }

  return {
    overhear: (db) => ({
      ...db,
      async transaction(run) {
        let wrote: Own[] = []
        const value = await db.transaction((tx) => {
          wrote = []
          return run(heard(tx, (write) => wrote.push({ ...write, atMs: clock.monotonicMs() })))
        })
        for (const own of wrote) keep(own)
        return value
      },
    }),
    after(last) {
      const found: LogEntry[] = []
      for (let before = last; ;) {
        const next = kept.get(last.facility)?.get(before.seq + 1)
        if (next === undefined || next.written.entry.previousHash !== before.hash) return found
        if (clock.monotonicMs() - next.atMs > FRESH_MS) return found
        before = next.written.entry
        found.push(before)
      }
    },
    deltaOf(entries) {
      const rows = new Map<string, Row>()
      const scopes = new Map<string, ScopeEntry>()
      for (const entry of entries) {
        if (entry.journey === null) continue
        const own = known(entry)
        const told = own === null ? null : scopesTold(own, entry.journey)
        if (own === null || told === null) return null
        for (const row of stored(own.change.rows)) rows.set(rowKey(row), { ...row, seq: entry.seq })
        for (const scope of told) scopes.set(`${scope.scope} ${scope.journey}`, scope)
      }
      return { rows: [...rows.values()], scopes: [...scopes.values()] }
    },
  }
}

function heard(tx: Tx, wrote: (own: Omit<Own, 'atMs'>) => void): Tx {
  return {
    ...tx,
    async write(change, options) {
      const written = await tx.write(change, options)
      wrote({ change: { rows: change.rows, scopes: change.scopes }, written })
      return written
    },
  }
}

/** Where its rows are told; null where that is not known here, or where rows are told that the write did not name. */
function scopesTold({ change, written }: Own, journey: string): ScopeEntry[] | null {
  const { facility, seq } = written.entry
  if (change.scopes === null || written.entered.length > 0) return null
  const of = { facility, journey, enteredSeq: 0 }
  return [
    ...change.scopes.map((scope) => ({ ...of, scope, leftSeq: null })),
    ...written.left.map((scope) => ({ ...of, scope, leftSeq: seq })),
  ]
}
