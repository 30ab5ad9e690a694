import { verbSchema } from '../../shared/commands/command.ts'
import type { RowClass } from '../../shared/domain/roles.ts'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Frame, FrameOp } from '../../shared/protocol/frame.ts'
import { journeyIdSchema } from '../../shared/kernel/ids.ts'
import type { LogEntry, ScopeEntry } from '../db/records.ts'

/** What a batch of log entries is told from: its journeys' scopes, and the rows that may have to be told, as they are now. */
export type Batch = {
  readonly entries: readonly LogEntry[]
  readonly rows: readonly Row[]
  readonly scopes: readonly ScopeEntry[]
}

/** One scope's changes, not yet cut to a class. */
export type ScopeChange = {
  readonly scope: string
  readonly ops: readonly FrameOp[]
  readonly causes: readonly string[]
}

/**
 * Per scope what a batch changed (rule SY62): a journey that came in since `after` is sent whole, one that stayed with its
 * rows changed since then, one that went as `leave`. Rows are current, so they may be newer than the batch; a later frame
 * then says the same again, and the newer row wins.
 */
export function changesByScope({ entries, rows, scopes }: Batch): ScopeChange[] {
  const after = (entries[0]?.seq ?? 1) - 1
  const byJourney = grouped(rows)
  const found = new Map<string, { ops: FrameOp[]; journeys: Set<string> }>()
  for (const entry of scopes) {
    const ops = opsOf(entry, byJourney.get(entry.journey) ?? [], after)
    if (ops === null) continue
    const change = found.get(entry.scope) ?? { ops: [], journeys: new Set() }
    change.ops.push(...ops)
    change.journeys.add(entry.journey)
    found.set(entry.scope, change)
  }
  return [...found].map(([scope, { ops, journeys }]) => ({ scope, ops, causes: causesOf(entries, journeys) }))
}

/** The frame of one scope for one class; rows that the class does not show are not in it. */
export function frameFor(
  change: ScopeChange,
  held: RowClass,
  place: Pick<Frame, 'prev' | 'seq' | 'tag' | 'at'>,
): Frame {
  const ops = change.ops.flatMap((op): FrameOp[] => {
    if (op.op === 'leave') return [op]
    const row = rowForClass(op.row, held)
    return row === null ? [] : [{ op: 'put', row }]
  })
  return { scope: change.scope, ...place, ops, causes: [...change.causes] }
}

function opsOf(entry: ScopeEntry, rows: readonly Row[], after: number): FrameOp[] | null {
  const { journey, enteredSeq, leftSeq } = entry
  if (leftSeq !== null)
    return leftSeq > after ? [{ op: 'leave', journey: journeyIdSchema.parse(journey), seq: leftSeq }] : null
  const told = enteredSeq > after ? rows : rows.filter((row) => row.seq > after)
  return told.map((row) => ({ op: 'put', row }))
}

function grouped(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.journey)
    if (group === undefined) groups.set(row.journey, [row])
    else group.push(row)
  }
  return groups
}

/** Commands whose effect is among the journeys told; inbound messages are nobody's preview. */
function causesOf(entries: readonly LogEntry[], journeys: ReadonlySet<string>): string[] {
  return entries.flatMap(({ cause, journey, verb }) =>
    cause !== null && journey !== null && journeys.has(journey) && verbSchema.safeParse(verb).success ? [cause] : [],
  )
}
