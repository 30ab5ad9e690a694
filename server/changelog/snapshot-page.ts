import type { Actor } from '../../shared/domain/person.ts'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import type { Row } from '../../shared/domain/row.ts'
import { scopesOfActor } from '../../shared/domain/scopes.ts'
import type { SnapshotHead } from '../../shared/protocol/snapshot.ts'
import type { Reads } from '../db/port.ts'

/** One page of a snapshot as the console reads it: the head, then the rows this actor may see. */
export type SnapshotPage = { readonly head: SnapshotHead; readonly rows: readonly Row[] }

/** Journeys on the first page, so that an empty board can be used at once, and on every other one: a page is read in one go. */
const FIRST_PAGE = 10
const NEXT_PAGE = 120

/**
 * A page of a scope, or null where the actor has no such scope (told apart from nothing by nobody). The head is read
 * before the rows: whatever is newer on the page than its cursor comes again as a frame, and the newer row wins.
 */
export async function snapshotPage(
  reads: Reads,
  actor: Actor,
  scope: string,
  after: string | null,
): Promise<SnapshotPage | null> {
  const grant = scopesOfActor(actor).find((one) => one.scope === scope)
  if (grant === undefined) return null
  const { facility } = actor
  const [epoch, seq] = await Promise.all([reads.epoch(), reads.head(facility)])
  const entry = seq === 0 ? null : await reads.logAt(facility, seq)
  const limit = after === null ? FIRST_PAGE : NEXT_PAGE
  const { items, next } = await reads.scopeJourneys(facility, scope, { limit, after })
  const held = items.length === 0 ? [] : await rowsInside(reads, { facility, scope, journeys: items })
  const rows = held.flatMap((row) => rowForClass(row, grant.class) ?? [])
  return { head: { scope, epoch, cursor: { seq, tag: entry?.tag ?? '' }, rows: rows.length, next }, rows }
}

type Within = { readonly facility: string; readonly scope: string; readonly journeys: readonly string[] }

/** [SY60] Of those that are still in the scope once their rows were read: how a patient who left goes on is not told there. */
async function rowsInside(reads: Reads, { facility, scope, journeys }: Within): Promise<Row[]> {
  const held = await reads.journeysRows(facility, journeys)
  const entries = await reads.scopesOfMany(facility, journeys)
  const inside = new Set(
    entries.filter((one) => one.scope === scope && one.leftSeq === null).map(({ journey }) => journey),
  )
  return held.filter((row) => inside.has(row.journey))
}

/** The page as NDJSON: `application/x-ndjson`, `cache-control: no-store`, gzip by the route. */
export function encodeSnapshotPage({ head, rows }: SnapshotPage): string {
  return [head, ...rows].map((line) => `${JSON.stringify(line)}\n`).join('')
}
