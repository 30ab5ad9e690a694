import { isFinal, type TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'

/** The time channel of a task (screens.md section 2): apart from the progress of its work. */
export type TaskTime =
  | { readonly kind: 'none' }
  | { readonly kind: 'on-time' | 'due-soon' | 'overdue'; readonly dueAt: Instant }
  | { readonly kind: 'escalated'; readonly level: number; readonly dueAt: Instant | null }
  /** The clock stands: paused, or held with its journey. */
  | { readonly kind: 'stands' }

/** Level 1 is a silent word to the owner; from here on somebody else was told. */
const TOLD_OTHERS = 2

/** How a task stands to its time at `now`. */
export function timeOf(task: TaskRow, now: Instant): TaskTime {
  if (isFinal(task) || task.state === 'waiting' || task.clock === null) return { kind: 'none' }
  const { dueAt, warnAt, startedAt } = task.clock
  if (dueAt === null) return startedAt === null ? { kind: 'none' } : { kind: 'stands' }
  if (task.level >= TOLD_OTHERS) return { kind: 'escalated', level: task.level, dueAt }
  if (now >= dueAt) return { kind: 'overdue', dueAt }
  return { kind: warnAt !== null && now >= warnAt ? 'due-soon' : 'on-time', dueAt }
}

/** True where the due time has passed or somebody above the owner was told. */
export function isLate(time: TaskTime): boolean {
  return time.kind === 'overdue' || time.kind === 'escalated'
}
