import { CLASS_OF, type Row } from '../../shared/domain/row.ts'
import type { CacheBatch, CacheContents, CachedJourney, CachedPage, CachedScope, PageContents } from './cache.ts'
import type { ConfirmedRows } from './confirmed-rows.ts'
import type { RowsChange } from './rows-change.ts'
import type { HeldJourney } from './held-journeys.ts'
import type { Gzip } from './gzip-text.ts'
import { journeysOf, packJourneys } from './page-body.ts'
import { PageLedger } from './page-ledger.ts'
import { classWithoutPhi, type OpenPart } from './sealed-part.ts'

/** A page of a snapshot, as memory took it. */
export type CamePage = NonNullable<RowsChange['page']>

/** Journeys packed into pages of our own, and the pages that are of no more use then. */
export type Packing = {
  readonly pages: readonly { readonly page: CachedPage; readonly said: PageContents; readonly rest: Uint8Array }[]
  readonly worn: readonly string[]
}

/** What changed since the last batch. */
export type Since = {
  readonly changed: ReadonlySet<string>
  readonly came: readonly CamePage[]
  readonly packing: Packing | null
}

/** Journeys on a page of our own: about 40 ms of packing would be felt, a quarter of it is not. */
const PACKED = 40

/**
 * What the cache holds, and so what has to be written for it to hold what memory does: pages of snapshots as they came,
 * and over them a record for each journey that is another now (rules SY72, SY73).
 */
export class KeptState {
  readonly #gzip: Gzip
  readonly #ledger = new PageLedger()
  readonly #over = new Set<string>()
  /** Pages of an older loading of their scope: they go when the scope is whole again. */
  readonly #stale = new Set<string>()
  /** Pages of a history that was let go. */
  readonly #gone = new Set<string>()
  #referenceTag: string | null = null
  #made = 0
  /** Nothing is kept yet: the next batch is everything. */
  #begins = true
  /** Identity and PHI rows are kept too: there is a key to seal them. */
  #keepsPhi = false

  constructor(gzip: Gzip) {
    this.#gzip = gzip
  }

  /** How many journeys have a record over the pages. */
  get over(): number {
    return this.#over.size
  }

  /** From now on with identity and PHI rows, or without: said before anything is held. */
  keepPhi(keeps: boolean): void {
    this.#keepsPhi = keeps
  }

  /** It holds this now; null: nothing. */
  holds(contents: CacheContents | null): void {
    this.#ledger.clear()
    this.#stale.clear()
    this.#gone.clear()
    this.#over.clear()
    this.#made = 0
    this.#begins = contents === null
    this.#referenceTag = contents?.reference?.tag ?? null
    for (const page of contents?.pages ?? []) {
      this.#ledger.add(page)
      this.#made = Math.max(this.#made, Number(page.id) || 0)
    }
    for (const { id } of contents?.journeys ?? []) this.#over.add(id)
  }

  /** Everything was let go: no page of before says anything of what comes, whatever its numbers. */
  letGo(): void {
    for (const page of this.#ledger.pages()) this.#gone.add(page)
  }

  /**
   * Rows, cursors and memberships as they stand now, in one synchronous reading. Counts as written. `open` is what may be
   * written only sealed.
   */
  batch(rows: ConfirmedRows, { changed, came, packing }: Since): { batch: CacheBatch; open: OpenPart } {
    const dirty = new Set(changed)
    const rest = new Map<string, Uint8Array>()
    const pages = came.flatMap((page) => this.#keep(page, rest) ?? [])
    // Also those that memory passed over, because they had left meanwhile: the page as it came still names them.
    for (const { rows: named } of came) for (const { journey } of named) dirty.add(journey)
    for (const { page, said, rest: sensitive } of packing?.pages ?? []) {
      if (this.#keepsPhi) rest.set(page.id, sensitive)
      this.#ledger.add(said)
      for (const { id } of said.contents) dirty.add(id)
      pages.push(page)
    }
    const dropPages = [...new Set([...(packing?.worn ?? []), ...this.#gone, ...this.#outdated(rows)])]
    this.#gone.clear()
    for (const id of dropPages.flatMap((page) => this.#ledger.drop(page))) dirty.add(id)
    const { reference, asOf, epoch } = rows
    const isNew = reference !== null && reference.tag !== this.#referenceTag
    if (isNew) this.#referenceTag = reference.tag
    const begins = this.#begins
    this.#begins = false
    const scopes = wholeScopes(rows).map((one) =>
      this.#keepsPhi ? one : { ...one, class: classWithoutPhi(one.class) },
    )
    const common = { begins, scopes, asOf, epoch, ...(isNew ? { reference } : {}) }
    // A page may be over before it was ever written: its scope was taken back, or loaded anew.
    const lasting = pages.filter(({ id }) => !dropPages.includes(id))
    const { put, drop } = this.#records(rows, dirty)
    const open = { pages: rest, journeys: new Map(put.map((one) => [one.id, one.rows.filter(isSensitive)])) }
    return { batch: { pages: lasting, dropPages, put: put.map(withoutPhi), drop, ...common }, open }
  }

  /** Packs what stands over the pages, and what still counts of pages of which less than half does. */
  async pack(rows: ConfirmedRows): Promise<Packing> {
    const worn = this.#ledger.wornPages(this.#over)
    const ids = new Set([...this.#over, ...worn.flatMap((page) => this.#ledger.liveOf(page, this.#over))])
    const journeys = [...ids].flatMap((id) => {
      const held = rows.journey(id)
      return held === null ? [] : [this.#keptOf(id, held)]
    })
    const pages: Packing['pages'][number][] = []
    for (let at = 0; at < journeys.length; at += PACKED) {
      const contents = journeys.slice(at, at + PACKED)
      const page = await packJourneys(this.#nextId(), contents.map(withoutPhi), this.#gzip)
      const rest = await this.#gzip.pack(JSON.stringify(contents.flatMap(({ rows: held }) => held.filter(isSensitive))))
      pages.push({ page, said: { id: page.id, scope: null, contents }, rest })
    }
    return { pages, worn }
  }

  /** A page that came packed is kept as it is; any other leaves its journeys to their records. */
  #keep({ scope, isFirst, packed, packedRest, rows }: CamePage, rest: Map<string, Uint8Array>): CachedPage | null {
    if (isFirst) for (const page of this.#ledger.pagesOf(scope)) this.#stale.add(page)
    if (packed === undefined) return null
    const id = this.#nextId()
    const contents = journeysOf(
      scope,
      rows.filter((row) => this.#isKept(row)),
    )
    if (this.#keepsPhi && packedRest !== undefined) rest.set(id, packedRest)
    this.#ledger.add({ id, scope, contents })
    return { id, scope, journeys: contents.length, body: packed }
  }

  /** Pages that a newer loading took the place of, and those of scopes that are held no more. */
  #outdated(rows: ConfirmedRows): string[] {
    return this.#ledger.pagesWhere((scope, page) => {
      const held = rows.scope(scope)
      return held === null || (held.kind === 'whole' && this.#stale.delete(page))
    })
  }

  #records(rows: ConfirmedRows, dirty: Iterable<string>): Pick<CacheBatch, 'put' | 'drop'> {
    const put: CachedJourney[] = []
    const drop: string[] = []
    for (const id of dirty) {
      const held = rows.journey(id)
      const kept = held === null ? { id, scopes: [], rows: [] } : this.#keptOf(id, held)
      const isSaid = held === null ? !this.#ledger.has(id) : this.#ledger.covers(kept)
      if (!isSaid) {
        put.push(kept)
        this.#over.add(id)
      } else if (this.#over.delete(id)) drop.push(id)
    }
    return { put, drop }
  }

  #keptOf(id: string, held: HeldJourney): CachedJourney {
    return { id, scopes: [...held.scopes], rows: [...held.rows.values()].filter((row) => this.#isKept(row)) }
  }

  #isKept(row: Row): boolean {
    return this.#keepsPhi || !isSensitive(row)
  }

  /** In the order of making, also as texts. */
  #nextId(): string {
    this.#made += 1
    return String(this.#made).padStart(12, '0')
  }
}

/** Identity and PHI: on a disk only sealed (design.md 6.13). */
function isSensitive({ kind }: Row): boolean {
  return CLASS_OF[kind] !== 'ops'
}

function withoutPhi(journey: CachedJourney): CachedJourney {
  return { ...journey, rows: journey.rows.filter((row) => !isSensitive(row)) }
}

function wholeScopes(rows: ConfirmedRows): CachedScope[] {
  return [...rows.scopes()].flatMap(([scope, state]) =>
    state.kind === 'whole' ? [{ scope, class: state.class, cursor: state.cursor }] : [],
  )
}
