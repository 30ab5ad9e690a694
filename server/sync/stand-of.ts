import type { Instant } from '../../shared/kernel/instant.ts'
import type { Grant } from '../../shared/domain/scopes.ts'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import { journeyIdSchema } from '../../shared/kernel/ids.ts'
import type { Frame, FrameOp } from '../../shared/protocol/frame.ts'
import type { Cursor, ResetReason } from '../../shared/protocol/hello.ts'
import type { Reads } from '../db/port.ts'

/** What is said of one scope: where it stands, and the frame that brings a console there. */
export type Stand =
  | { readonly answer: 'current'; readonly cursor: Cursor }
  | { readonly answer: 'delta'; readonly cursor: Cursor; readonly frame: Frame }
  | { readonly answer: 'reset'; readonly cursor: Cursor; readonly why: ResetReason }

/** The log's end and what can still be told from it, read once per hello. */
export type LogEnd = {
  readonly facility: string
  readonly head: Cursor
  readonly oldestKept: number
  /** When it was read. */
  readonly at: Instant
}

/** Rows of a delta at most: a snapshot's pages are kinder to both sides. */
const MOST_ROWS = 5_000

/** The log's end of a facility. */
export async function readLogEnd(reads: Reads, facility: string): Promise<LogEnd> {
  const [seq, oldestKept, at] = await Promise.all([reads.head(facility), reads.oldestKept(facility), reads.now()])
  const entry = seq === 0 ? null : await reads.logAt(facility, seq)
  return { facility, head: { seq, tag: entry?.tag ?? '' }, oldestKept, at }
}

/**
 * What to tell a console that stands at `cursor` (rules SY64-SY66). The head was read before the delta: the delta may hold
 * newer rows than its number says, never fewer.
 */
export async function standOf(
  reads: Pick<Reads, 'logAt' | 'scopeDelta'>,
  end: LogEnd,
  grant: Grant,
  cursor: Cursor | undefined,
): Promise<Stand> {
  const { facility, head, at } = end
  const why = cursor === undefined ? 'new' : await whyReset(reads, end, cursor)
  if (cursor === undefined || why !== null) return { answer: 'reset', cursor: head, why: why ?? 'new' }
  if (cursor.seq === head.seq) return { answer: 'current', cursor: head }
  const { rows, left } = await reads.scopeDelta(facility, grant.scope, cursor.seq)
  if (rows.length === 0 && left.length === 0) return { answer: 'current', cursor: head }
  if (rows.length > MOST_ROWS) return { answer: 'reset', cursor: head, why: 'too-old' }
  const ops: FrameOp[] = [
    ...left.flatMap(({ journey, leftSeq }): FrameOp[] =>
      leftSeq === null ? [] : [{ op: 'leave', journey: journeyIdSchema.parse(journey), seq: leftSeq }],
    ),
    ...rows.flatMap((row): FrameOp[] => {
      const shown = rowForClass(row, grant.class)
      return shown === null ? [] : [{ op: 'put', row: shown }]
    }),
  ]
  const place = { prev: cursor.seq, seq: head.seq, tag: head.tag }
  return { answer: 'delta', cursor: head, frame: { scope: grant.scope, ...place, at, ops, causes: [] } }
}

/** [SY65] Why the cursor cannot be continued from, or null. */
async function whyReset(reads: Pick<Reads, 'logAt'>, end: LogEnd, { seq, tag }: Cursor): Promise<ResetReason | null> {
  if (seq > end.head.seq) return 'history'
  if (seq > 0) {
    const entry = await reads.logAt(end.facility, seq)
    if (entry === null || entry.tag !== tag) return 'history'
  }
  return seq < end.oldestKept ? 'too-old' : null
}
