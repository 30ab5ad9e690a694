import type { Reference } from '../../shared/domain/reference.ts'
import type { RowClass } from '../../shared/domain/roles.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Cursor } from '../../shared/protocol/hello.ts'

/**
 * A journey as it is kept over the pages: one record for all its rows, because IndexedDB is paid per record. It takes the
 * place of what any page says of that journey; without scopes it says that the journey is gone. `sealed`: its identity and
 * PHI rows, under the key that this machine's keyring guards (rule SY22).
 */
export type CachedJourney = {
  readonly id: string
  readonly scopes: readonly string[]
  readonly rows: readonly Row[]
  readonly sealed?: Uint8Array
}

/**
 * A page as it is kept: gzip of a JSON array. `scope` names where its journeys are and the array holds rows, as they came
 * over the wire; null: the array holds `CachedJourney`s, as this console packed them.
 */
export type CachedPage = {
  readonly id: string
  readonly scope: string | null
  /** How many journeys it holds. */
  readonly journeys: number
  readonly body: Uint8Array
  /** Its identity and PHI rows, sealed. */
  readonly sealed?: Uint8Array
}

/**
 * A kept page, unpacked; pages are read in the order of their ids. Pages over the wire add up (a journey may be in several
 * scopes); a page of our own (`scope` null) takes the place of what pages before it say of its journeys.
 */
export type PageContents = Pick<CachedPage, 'id' | 'scope' | 'sealed'> & { readonly contents: readonly CachedJourney[] }

/** A scope that was whole, and the class of the rows kept of it. */
export type CachedScope = { readonly scope: string; readonly class: RowClass; readonly cursor: Cursor }

/** Everything kept. Identity and PHI rows lie here sealed, or not at all (design.md 6.13). */
export type CacheContents = {
  readonly pages: readonly PageContents[]
  readonly journeys: readonly CachedJourney[]
  readonly scopes: readonly CachedScope[]
  readonly reference: { readonly document: Reference; readonly tag: string } | null
  readonly asOf: Instant | null
  readonly epoch: string | null
}

/** One step of writing behind: rows and cursors together, or neither. `drop` takes records of `put`, not of pages. `reference` absent = as before. */
export type CacheBatch = {
  /** True: everything there is, and whatever lay there goes first. False: it goes on from what the store holds. */
  readonly begins: boolean
  readonly pages: readonly CachedPage[]
  readonly dropPages: readonly string[]
  readonly put: readonly CachedJourney[]
  readonly drop: readonly string[]
  readonly scopes: readonly CachedScope[]
  readonly asOf: Instant | null
  readonly epoch: string | null
  readonly reference?: CacheContents['reference']
}

/**
 * What survives a restart of the console, rebuilt from the server at any time. Two carriers (Dexie, memory) pass one
 * contract suite (test/contract/cache-contract.ts). A rejection means that the store is broken: wipe and write anew.
 */
export type Cache = {
  /** Null: empty, of another shape, or of another owner. */
  load(owner: string): Promise<CacheContents | null>
  /**
   * One transaction, kept whole or not at all. Rejects a batch that does not begin where there is nothing to
   * go on from: the store was emptied behind our back, and what is left would pass for whole (rule SY74).
   */
  write(owner: string, batch: CacheBatch): Promise<void>
  /** A small value beside the rows, e.g. who sat here last. */
  note(key: string): Promise<unknown>
  setNote(key: string, value: unknown): Promise<void>
  /** Deletes the store and begins an empty one; works on a store that cannot be opened. */
  wipe(): Promise<void>
  close(): void
}

/** Somebody else emptied the store: the browser in need of room, or a person. */
export class Emptied extends Error {
  override readonly name = 'Emptied'
}

/** An empty cache's contents. */
export const NOTHING_CACHED: CacheContents = {
  pages: [],
  journeys: [],
  scopes: [],
  reference: null,
  asOf: null,
  epoch: null,
}
