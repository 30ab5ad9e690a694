import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'
import type { Feedback, Undoable } from '../../state/screen/screen-store.ts'

/** Something the person is told, silently and in the window (screens.md section 5). */
export type News =
  /** What became of an action just taken; `undo`: z takes it back now. */
  | { readonly kind: 'said'; readonly of: Feedback; readonly undo: Undoable | null; readonly at: Instant }
  /** The server's refusal came later. */
  | { readonly kind: 'refused'; readonly card: RefusedAction }
  | { readonly kind: 'many-refused'; readonly count: number }
  /** Somebody else's cancel ended a step that I held. */
  | { readonly kind: 'claim-ended'; readonly task: TaskRow & { readonly state: 'cancelled' | 'void' } }
  /** My shift was over: a step that I held has gone to the next one, or to the team. */
  | { readonly kind: 'passed-on'; readonly task: TaskRow; readonly to: string | null }
  | { readonly kind: 'promise-passed'; readonly task: TaskRow; readonly readyAt: Instant }
  /** The line is back and what was kept here has its answers. */
  | { readonly kind: 'back'; readonly at: Instant; readonly kept: number; readonly refused: number }
