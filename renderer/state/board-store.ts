import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { Row, RowKind } from '../../shared/domain/row.ts'
import type { Verb } from '../../shared/commands/command.ts'
import type { Cancel } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'

/** The row type of a kind. */
export type RowOf<K extends RowKind> = Extract<Row, { kind: K }>

/** What this console knows about a row: server-confirmed, predicted from my own actions, or one of them was refused. */
export type RowMark =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'pending'; readonly actions: readonly { id: string; verb: Verb; issuedAt: Instant }[] }
  | { readonly kind: 'refused'; readonly commandId: string; readonly verb: Verb }

/**
 * Membership lists kept by the store, ids only, in no order. `journeys`: all held (open and closed) or of one
 * workflow / unit ('none' = no unit); `tasks`: of a journey, of a department (not final), of an owner (not final);
 * `escalations`: not ended.
 */
export type IndexKey =
  | 'journeys'
  | `journeys:workflow:${string}`
  | `journeys:unit:${string}`
  | `tasks:journey:${string}`
  | `tasks:department:${string}`
  | `tasks:owner:${string}`
  | 'escalations'

/**
 * What the screen shows: confirmed rows with the pending actions re-run over them. Reads are plain and synchronous;
 * a row object is the same object until that row changes. A change calls the listeners of its own rows only; the lists
 * of `ids` are renewed in a separate step (100 ms, at once for my own action) and keep their identity while unchanged.
 */
export type BoardStore = {
  /** The row as shown, or null: not held, or not for this reader. `journeyId` / `journeyPhi` rows go by the journey's id, `taskPhi` by the task's. */
  row<K extends RowKind>(kind: K, id: string): RowOf<K> | null
  /** All rows of a journey as shown, for the drawer and for rules; the same object until one of them changes. */
  journey(id: string): JourneyState | null
  /** The corner of a row: pending or refused, else confirmed. A stable object until it changes. */
  mark(kind: RowKind, id: string): RowMark
  ids(index: IndexKey): readonly string[]
  /** Called after the row or its mark changed. */
  subscribeRow(kind: RowKind, id: string, listener: () => void): Cancel
  /** Called after any row of the journey changed. */
  subscribeJourney(id: string, listener: () => void): Cancel
  /** Called after the list got a new identity. */
  subscribeIds(index: IndexKey, listener: () => void): Cancel
  /** Called after any change, at most once per batch: for throttled steps such as sorting. */
  subscribeAny(listener: () => void): Cancel
}
