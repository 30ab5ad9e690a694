import { rowReader } from '../../shared/domain/row-reader.ts'
import { CLASS_OF, rowKey, type Row } from '../../shared/domain/row.ts'
import { mayRead, type RowClass } from '../../shared/domain/roles.ts'
import { sameJson } from '../../shared/kernel/same-json.ts'
import type { CachedJourney } from './cache.ts'

/** A journey held: its rows by key and the scopes that hold it. */
export type HeldJourney = { readonly rows: ReadonlyMap<string, Row>; readonly scopes: ReadonlySet<string> }

/** What one step changed so far: rows by their keys, each with its journey, and journeys. */
export type Draft = { readonly keys: Map<string, string>; readonly journeys: Set<string> }

/** What a scope shows. */
type ClassOf = (scope: string) => RowClass
type Held = { readonly rows: Map<string, Row>; readonly scopes: Set<string> }

/** The journeys in memory, each with its rows and the scopes that hold it; one that none holds goes. */
export class HeldJourneys {
  readonly #journeys = new Map<string, Held>()
  #rowCount = 0
  #newest = 0

  get rowCount(): number {
    return this.#rowCount
  }

  get(id: string): HeldJourney | null {
    return this.#journeys.get(id) ?? null
  }

  ids(): Iterable<string> {
    return this.#journeys.keys()
  }

  /** A journey as the cache held it. `replaces`: its scopes are these and no others. */
  takeKept({ id, scopes, rows }: CachedJourney, replaces: boolean, draft: Draft): void {
    for (const row of rows) this.put(row, draft)
    const held = this.#journeys.get(id)
    if (replaces) held?.scopes.clear()
    for (const scope of scopes) held?.scopes.add(scope)
  }

  /** [SY11] The newer row number wins: a row never goes back. */
  put(row: Row, draft: Draft): void {
    const held = this.#journeys.get(row.journey) ?? this.#open(row.journey)
    const key = rowKey(row)
    const was = held.rows.get(key)
    if (was !== undefined && was.seq >= row.seq) return
    if (was === undefined) this.#rowCount += 1
    held.rows.set(key, row)
    this.#newest = Math.max(this.#newest, row.seq)
    draft.keys.set(key, row.journey)
    draft.journeys.add(row.journey)
  }

  /**
   * [SY27] One history cannot hold both: this row, told as no older than the log's number `upTo`, and the one that is held.
   * What is held is newer and should have been told, or is of the same number and another row, or is older and has had more
   * versions.
   */
  contradicts(row: Row, upTo: number): boolean {
    const was = this.#journeys.get(row.journey)?.rows.get(rowKey(row))
    if (was === undefined) return false
    if (row.seq === was.seq) return !isSame(row, was)
    return row.seq < was.seq ? was.seq <= upTo : row.version < was.version
  }

  /** The newest row number that was held since nothing was, 0 where nothing is: also of what has left, it was of that history. */
  newest(): number {
    return this.#newest
  }

  enter(id: string, scope: string, draft: Draft): void {
    const held = this.#journeys.get(id)
    if (held === undefined || held.scopes.has(scope)) return
    held.scopes.add(scope)
    draft.journeys.add(id)
  }

  leave(id: string, scope: string, draft: Draft, classOf: ClassOf): void {
    const held = this.#journeys.get(id)
    if (held === undefined || !held.scopes.delete(scope)) return
    draft.journeys.add(id)
    this.#trim(id, held, draft, classOf)
  }

  /** Only these scopes are left, each showing what it says; what no other shows goes. */
  keep(classes: ReadonlyMap<string, RowClass>, draft: Draft): void {
    for (const [id, held] of this.#journeys) {
      for (const scope of held.scopes) if (!classes.has(scope) && held.scopes.delete(scope)) draft.journeys.add(id)
      this.#trim(id, held, draft, (scope) => classes.get(scope) ?? 'ops')
    }
  }

  clear(draft: Draft): void {
    this.#newest = 0
    for (const [id, held] of this.#journeys) {
      held.scopes.clear()
      this.#trim(id, held, draft, () => 'ops')
    }
  }

  /** Of those that a scope holds, the ones that are not named leave it. */
  leaveUnnamed(scope: string, named: ReadonlySet<string>, draft: Draft, classOf: ClassOf): void {
    for (const [id, held] of this.#journeys)
      if (held.scopes.has(scope) && !named.has(id)) this.leave(id, scope, draft, classOf)
  }

  /** [SY16] Rows that no scope shows any more leave memory. `classOf`: what each scope shows. */
  #trim(id: string, held: Held, draft: Draft, classOf: ClassOf): void {
    const shown = widest([...held.scopes].map(classOf))
    // Every welcome asks this of every journey.
    if (shown === 'phi') return
    for (const [key, row] of held.rows) {
      if (shown !== null && mayRead(shown, needed(row))) continue
      held.rows.delete(key)
      this.#rowCount -= 1
      draft.keys.set(key, id)
      draft.journeys.add(id)
    }
    if (held.scopes.size === 0) this.#journeys.delete(id)
  }

  #open(id: string): Held {
    const held: Held = { rows: new Map(), scopes: new Set() }
    this.#journeys.set(id, held)
    return held
  }
}

/** What is held may have come from the cache as a server of another version wrote it, unread. */
function isSame(row: Row, held: Row): boolean {
  return sameJson(row, held) || sameJson(row, rowReader.parse(held))
}

/** The class that shows what any of them shows: each holds the former. */
function widest(classes: readonly RowClass[]): RowClass | null {
  return classes.reduce<RowClass | null>((most, one) => (most !== null && mayRead(most, one) ? most : one), null)
}

/** Operational rows are shown to the wall too, in the form the server gave them. */
function needed(row: Row): RowClass {
  const needs = CLASS_OF[row.kind]
  return needs === 'ops' ? 'wall' : needs
}
