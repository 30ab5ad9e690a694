import { rowKey, type Row } from '../../../shared/domain/row.ts'
import { logContent, logHash } from '../log-hash.ts'
import type { Change, LogEntry, ScopeEntry, Written } from '../records.ts'
import { stored } from '../storable.ts'
import type { TxParts } from './memory-tx.ts'
import { keyOf, type KeptTimer, type Tables } from './tables.ts'

/** Writes one change under the facility's next number, which stays locked until the transaction ends. */
export async function memoryWrite(parts: TxParts, given: Change): Promise<Written> {
  const change = stored(given)
  await parts.locks.take(keyOf('timers', change.facility, change.journey ?? ''), parts.owner)
  await parts.locks.take(keyOf('counter', change.facility), parts.owner)
  const entry = appendEntry(parts, change)
  putRows(parts.tables, change, entry.seq)
  putTimers(parts.tables, change)
  const moved = putScopes(parts.tables, change, entry.seq)
  putReceipt(parts.tables, change, entry.seq)
  return { entry, ...moved }
}

function appendEntry({ tables, clock }: TxParts, { facility, entry: draft }: Change): LogEntry {
  const was = tables.counter.get(facility) ?? { facility, seq: 0, at: 0, hash: '', oldestKept: 0 }
  const [seq, at] = [was.seq + 1, Math.max(was.at, clock.now())]
  const hash = logHash(was.hash, seq, at, logContent(draft))
  const entry = { ...draft, seq, at, previousHash: was.hash, hash }
  tables.counter.set(facility, { ...was, seq, at, hash })
  tables.log.set(keyOf(facility, seq), entry)
  return entry
}

function putRows(tables: Tables, { facility, rows }: Change, seq: number): void {
  for (const row of rows) {
    const key = keyOf(facility, row.journey)
    const group = new Map<string, Row>(tables.rows.get(key)?.rows)
    group.set(rowKey(row), { ...row, seq })
    tables.rows.set(key, { facility, journey: row.journey, rows: group })
  }
}

function putTimers(tables: Tables, { facility, journey, timers }: Change): void {
  if (timers === null || journey === null) return
  const { templateVersion, unfired } = timers
  const key = keyOf(facility, journey)
  const fired = (tables.timers.get(key) ?? []).filter((timer) => timer.firedAt !== null)
  const done = new Set(fired.map(nameOf))
  const wanted = unfired.map((timer) => ({ ...timer, facility, journey, templateVersion, firedAt: null }))
  const byName = new Map(wanted.filter((timer) => !done.has(nameOf(timer))).map((timer) => [nameOf(timer), timer]))
  tables.timers.set(key, [...fired, ...byName.values()])
}

function nameOf(timer: KeptTimer): string {
  return keyOf(timer.subject, timer.step, timer.occurrence, timer.templateVersion)
}

function putScopes(
  tables: Tables,
  { facility, journey, scopes }: Change,
  seq: number,
): { entered: string[]; left: string[] } {
  if (scopes === null || journey === null) return { entered: [], left: [] }
  const key = keyOf(facility, journey)
  const all = new Map((tables.scopes.get(key) ?? []).map((entry) => [entry.scope, entry]))
  const inside = [...all.values()].filter((entry) => entry.leftSeq === null).map((entry) => entry.scope)
  const entered = [...new Set(scopes)].filter((scope) => !inside.includes(scope))
  const left = inside.filter((scope) => !scopes.includes(scope))
  for (const scope of left) all.set(scope, { ...(all.get(scope) as ScopeEntry), leftSeq: seq })
  for (const scope of entered) all.set(scope, { facility, scope, journey, enteredSeq: seq, leftSeq: null })
  tables.scopes.set(key, [...all.values()])
  return { entered, left }
}

function putReceipt(tables: Tables, { facility, receipt }: Change, seq: number): void {
  if (receipt === null) return
  const kept = { ...receipt, outcome: { ...receipt.outcome, seq } }
  tables.receipt.set(keyOf(facility, receipt.commandId), kept)
}
