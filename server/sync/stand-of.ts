import type { Instant } from '../../shared/kernel/instant.ts'
import type { Grant } from '../../shared/domain/scopes.ts'
import type { Cursor, ResetReason } from '../../shared/protocol/hello.ts'
import type { Reads, ScopeDelta } from '../db/port.ts'
import { frameText, type FrameText } from './frame-text.ts'

/** What is said of one scope: where it stands, and the frame that brings a console there. */
export type Stand =
  | { readonly answer: 'current'; readonly cursor: Cursor }
  | { readonly answer: 'delta'; readonly cursor: Cursor; readonly frame: FrameText }
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

type StandReads = Pick<Reads, 'logTags' | 'scopeDeltas'>

/** Rows of a delta at most: a snapshot's pages are kinder to both sides. */
const MOST_ROWS = 5_000

/** The log's end of a facility. */
export async function readLogEnd(reads: Pick<Reads, 'logEnd'>, facility: string): Promise<LogEnd> {
  const { seq, tag, oldestKept, at } = await reads.logEnd(facility)
  return { facility, head: { seq, tag }, oldestKept, at }
}

/**
 * What to tell a console of each scope it holds, in their order (rules SY64-SY66). The head was read before the deltas: a
 * delta may hold newer rows than its number says, never fewer. What happened since is read once for all scopes, wherever
 * each of them stands: the last frame of one is not the last of another. [SY65] The entries that the cursors name are read
 * beside it: almost always they are the ones.
 */
export async function standsOf(reads: StandReads, end: LogEnd, places: readonly Place[]): Promise<Stand[]> {
  const { facility, head, oldestKept } = end
  const passed = places.flatMap(({ grant, cursor }) =>
    cursor === undefined || cursor.seq >= head.seq ? [] : { scope: grant.scope, after: cursor.seq },
  )
  const named = [...new Set(passed.map(({ after }) => after))].filter((seq) => seq > 0)
  const told = passed.filter(({ after }) => after >= oldestKept)
  const [tags, deltas] = await Promise.all([
    named.length === 0 ? new Map<number, string>() : reads.logTags(facility, named),
    told.length === 0 ? new Map<string, ScopeDelta>() : reads.scopeDeltas(facility, told),
  ])
  const since: Since = { tags: new Map<number, string>([...tags, [head.seq, head.tag]]), deltas }
  return places.map((place) => standOf(end, place, since))
}

/** The tags of the entries that the places name, and what happened since, by scope. */
type Since = { readonly tags: ReadonlyMap<number, string>; readonly deltas: ReadonlyMap<string, ScopeDelta> }

function standOf(end: LogEnd, { grant, cursor }: Place, { tags, deltas }: Since): Stand {
  const { head, at } = end
  const why = whyNot(end, cursor, tags)
  if (why !== null || cursor === undefined) return { answer: 'reset', cursor: head, why: why ?? 'new' }
  const delta = cursor.seq === head.seq ? undefined : deltas.get(grant.scope)
  if (delta === undefined) return { answer: 'current', cursor: head }
  if (delta.rows.length > MOST_ROWS) return { answer: 'reset', cursor: head, why: 'too-old' }
  const place = { scope: grant.scope, prev: cursor.seq, seq: head.seq, tag: head.tag, at }
  return { answer: 'delta', cursor: head, frame: frameText(delta, grant.class, place) }
}

/** [SY65] Why it cannot be told from here on; null: it can. Nothing happened before the first entry: 0 has no tag. */
function whyNot({ head, oldestKept }: LogEnd, cursor: Cursor | undefined, tags: Since['tags']): ResetReason | null {
  if (cursor === undefined) return 'new'
  const { seq, tag } = cursor
  const isNamed = seq === 0 && head.seq > 0
  if (seq > head.seq || !(isNamed || tags.get(seq) === tag)) return 'history'
  return seq < oldestKept && seq < head.seq ? 'too-old' : null
}
