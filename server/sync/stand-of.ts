import type { Instant } from '../../shared/kernel/instant.ts'
import type { Grant } from '../../shared/domain/scopes.ts'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import { journeyIdSchema } from '../../shared/kernel/ids.ts'
import type { Frame, FrameOp } from '../../shared/protocol/frame.ts'
import type { Cursor, ResetReason } from '../../shared/protocol/hello.ts'
import type { Reads, ScopeDelta } from '../db/port.ts'

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

/** A scope that a console holds, and where it stands in it; undefined: nowhere yet. */
export type Place = { readonly grant: Grant; readonly cursor: Cursor | undefined }

type StandReads = Pick<Reads, 'logAt' | 'scopeDeltas'>

/** Rows of a delta at most: a snapshot's pages are kinder to both sides. */
const MOST_ROWS = 5_000

/** The log's end of a facility. */
export async function readLogEnd(reads: Pick<Reads, 'logEnd'>, facility: string): Promise<LogEnd> {
  const { seq, tag, oldestKept, at } = await reads.logEnd(facility)
  return { facility, head: { seq, tag }, oldestKept, at }
}

/**
 * What to tell a console of each scope it holds, in their order (rules SY64-SY66). The head was read before the deltas: a
 * delta may hold newer rows than its number says, never fewer. Scopes mostly stand at the same place: what happened since
 * is read once for all of them.
 */
export async function standsOf(reads: StandReads, end: LogEnd, places: readonly Place[]): Promise<Stand[]> {
  const read = new Map<string, Since>()
  for (const { cursor } of places) {
    const key = keyOf(cursor)
    if (read.has(key)) continue
    const there = places.flatMap((place) => (keyOf(place.cursor) === key ? place.grant.scope : []))
    read.set(key, await sinceOf(reads, end, { cursor, scopes: there }))
  }
  return places.map((place) => standOf(end, place, read.get(keyOf(place.cursor)) ?? { why: 'new' }))
}

/** What happened since a place, by scope; or why that cannot be told. */
type Since = { readonly why: ResetReason } | { readonly why: null; readonly deltas: ReadonlyMap<string, ScopeDelta> }

function keyOf(cursor: Cursor | undefined): string {
  return cursor === undefined ? '' : `${cursor.seq} ${cursor.tag}`
}

/** [SY65] The entry that the cursor names is read beside the deltas: almost always it is the one. */
async function sinceOf(
  reads: StandReads,
  { facility, head, oldestKept }: LogEnd,
  { cursor, scopes }: { readonly cursor: Cursor | undefined; readonly scopes: readonly string[] },
): Promise<Since> {
  if (cursor === undefined) return { why: 'new' }
  const { seq, tag } = cursor
  if (seq > head.seq) return { why: 'history' }
  if (seq === head.seq) return tag === head.tag ? { why: null, deltas: new Map() } : { why: 'history' }
  const [entry, deltas] = await Promise.all([
    seq === 0 ? null : reads.logAt(facility, seq),
    seq < oldestKept ? null : reads.scopeDeltas(facility, scopes, seq),
  ])
  if (seq > 0 && entry?.tag !== tag) return { why: 'history' }
  return deltas === null ? { why: 'too-old' } : { why: null, deltas }
}

function standOf({ head, at }: LogEnd, { grant, cursor }: Place, since: Since): Stand {
  if (since.why !== null || cursor === undefined) return { answer: 'reset', cursor: head, why: since.why ?? 'new' }
  const delta = since.deltas.get(grant.scope)
  if (delta === undefined) return { answer: 'current', cursor: head }
  const { rows, left } = delta
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
