import type { RowClass } from '../../shared/domain/roles.ts'
import type { Cursor } from '../../shared/protocol/hello.ts'

/**
 * Where a scope stands here. `whole`: everything up to the cursor is held. `loading`: frames are applied from the
 * cursor on while snapshot pages fill in the rest; `named` are the journeys that a page or frame named, `left` those
 * that left meanwhile with their number, `next` where the pages go on (null before the first).
 */
export type ScopeState =
  | { readonly kind: 'whole'; readonly class: RowClass; readonly cursor: Cursor }
  | {
      readonly kind: 'loading'
      readonly class: RowClass
      readonly cursor: Cursor
      readonly named: Set<string>
      readonly left: Map<string, number>
      readonly next: string | null
    }

/** What a frame or heartbeat means at a cursor (design.md 6.3). `gap`: something before it is missing. */
export type Fit = 'next' | 'old' | 'gap'

/** [SY10] seq ≤ cursor is old; prev ≤ cursor < seq is next; prev > cursor is a gap. */
export function fitOf(frame: { readonly prev: number; readonly seq: number }, cursor: Cursor): Fit {
  if (frame.seq <= cursor.seq) return 'old'
  return frame.prev <= cursor.seq ? 'next' : 'gap'
}
