import type { Row } from '../../shared/domain/row.ts'

/** A page of a snapshot. `packed`: its operational rows as they came, `packedRest` its others; `next` null: the last one. */
export type LoadedPage = {
  readonly rows: readonly Row[]
  readonly next: string | null
  readonly packed?: Uint8Array
  readonly packedRest?: Uint8Array
}

/**
 * What one step changed: the keys of rows put or gone, each with its journey, all journeys touched, and the commands whose
 * effect came with it. `page`: it was this page of that scope's snapshot, the first one or a later.
 */
export type RowsChange = {
  readonly keys: ReadonlyMap<string, string>
  readonly journeys: ReadonlySet<string>
  readonly causes: readonly string[]
  readonly page: (LoadedPage & { readonly scope: string; readonly isFirst: boolean }) | null
  /** Everything was let go: numbers of before say nothing of what comes. */
  readonly forgets?: boolean
}
