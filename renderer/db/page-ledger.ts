import type { Row } from '../../shared/domain/row.ts'
import type { CachedJourney, PageContents } from './cache.ts'

type Said = { readonly page: string; readonly replaces: boolean; readonly scopes: readonly string[] } & Known
/** How much of a journey is known: its newest number, and how many rows there are. */
type Known = { readonly seq: number; readonly count: number }

/**
 * What the kept pages say of each journey, so that a journey is written a second time only where it is another now
 * (rule SY72). Reads them as `ConfirmedRows.restore` does: in order, pages of our own in place of those before.
 */
export class PageLedger {
  readonly #pages = new Map<string, { readonly scope: string | null; readonly journeys: readonly string[] }>()
  readonly #said = new Map<string, Said[]>()

  add({ id: page, scope, contents }: PageContents): void {
    this.#pages.set(page, { scope, journeys: contents.map(({ id }) => id) })
    for (const { id, scopes, rows } of contents) {
      const said = this.#said.get(id) ?? []
      said.push({ page, replaces: scope === null, scopes, ...knownOf(rows) })
      this.#said.set(id, said)
    }
  }

  /** Forgets a page; gives the journeys that it held. */
  drop(page: string): readonly string[] {
    const journeys = this.#pages.get(page)?.journeys ?? []
    this.#pages.delete(page)
    for (const id of journeys) {
      const rest = (this.#said.get(id) ?? []).filter((one) => one.page !== page)
      if (rest.length === 0) this.#said.delete(id)
      else this.#said.set(id, rest)
    }
    return journeys
  }

  clear(): void {
    this.#pages.clear()
    this.#said.clear()
  }

  /** All pages. */
  pages(): Iterable<string> {
    return this.#pages.keys()
  }

  /** The pages that came for a scope. */
  pagesOf(scope: string): string[] {
    return [...this.#pages].flatMap(([id, page]) => (page.scope === scope ? [id] : []))
  }

  /** Pages that came for a scope, of which this is true. */
  pagesWhere(isSo: (scope: string, page: string) => boolean): string[] {
    const found: string[] = []
    // Asked at every write: walked without a copy.
    for (const [id, { scope }] of this.#pages) if (scope !== null && isSo(scope, id)) found.push(id)
    return found
  }

  /** Pages of which less than half still counts. */
  wornPages(over: ReadonlySet<string>): string[] {
    return [...this.#pages].flatMap(([id, { journeys }]) =>
      this.liveOf(id, over).length * 2 < journeys.length ? id : [],
    )
  }

  /** Journeys of a page for which nothing newer stands elsewhere; `over` are those with a record of their own. */
  liveOf(page: string, over: ReadonlySet<string>): string[] {
    const journeys = this.#pages.get(page)?.journeys ?? []
    return journeys.filter((id) => !over.has(id) && this.#effective(id).some((one) => one.page === page))
  }

  has(journey: string): boolean {
    return this.#said.has(journey)
  }

  /**
   * True where the pages alone give back this journey as it is. Its changes are numbered one after the other, so a page
   * that knows the newest number knows all of its rows.
   */
  covers({ id, scopes: held, rows }: CachedJourney): boolean {
    const said = this.#effective(id)
    const scopes = new Set(said.flatMap((one) => one.scopes))
    if (scopes.size !== held.length || held.some((scope) => !scopes.has(scope))) return false
    const now = knownOf(rows)
    const newest = Math.max(0, ...said.map(({ seq }) => seq))
    return newest === now.seq && said.some(({ seq, count }) => seq === newest && count === now.count)
  }

  #effective(journey: string): readonly Said[] {
    const said = this.#said.get(journey) ?? []
    return said.slice(
      Math.max(
        0,
        said.findLastIndex(({ replaces }) => replaces),
      ),
    )
  }
}

function knownOf(rows: readonly Row[]): Known {
  return { seq: rows.reduce((newest, { seq }) => Math.max(newest, seq), 0), count: rows.length }
}
