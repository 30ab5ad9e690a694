import type { StoreApi } from 'zustand/vanilla'
import type { Cancel } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { BoardStore } from './board-store.ts'

/** Where one id stands: its band (0 first), then its key, compared field by field. */
export type Rank = { readonly band: number; readonly key: readonly (number | string)[] }

/** Ranks one id from what the board shows at `now` (server time); null leaves it out. Pure and quick: it runs for every id. */
export type RankOf = (id: string, board: BoardStore, now: Instant) => Rank | null

/** One line of a ranked list. */
export type Ranked = { readonly id: string; readonly band: number }

/** A list in order. `waiting` counts the rows that want to move or come while the hand is on the list (screens.md section 1). */
export type RankedView = { readonly shown: readonly Ranked[]; readonly waiting: number }

/** A list that is sorted in its own throttled step and stands still for 30 s after a key or pointer. */
export type RankedList = {
  readonly store: StoreApi<RankedView>
  /** A key or pointer touched the list: order stands from now. */
  readonly touch: () => void
  /** Takes the waiting order now (key r). */
  readonly apply: () => void
  /** Follows the board until cancelled; may be started again. */
  readonly start: () => Cancel
}
