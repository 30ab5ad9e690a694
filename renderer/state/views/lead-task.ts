import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { HOUR_MS, type Instant } from '../../../shared/kernel/instant.ts'
import { isLate, timeOf } from './task-time.ts'

/** How long a cancelled or void step stays on a board. */
export const GONE_AFTER_MS = 2 * HOUR_MS

/** Who looks, when, and where a step stands on the path (its place in the template; lower comes first). */
export type Look = {
  readonly me: string | null
  readonly now: Instant
  readonly order: (task: TaskRow) => number
}

/** The step that a department's cell shows, and the others as pips in template order (rule BO1). */
export type LeadTask = { readonly lead: TaskRow; readonly others: readonly TaskRow[] }

/** The lead of some tasks of one department; null where none is to be shown. */
export function leadTask(tasks: readonly TaskRow[], look: Look): LeadTask | null {
  const shown = tasks.filter((task) => isShown(task, look.now)).sort((a, b) => look.order(a) - look.order(b))
  const [first, ...rest] = shown
  if (first === undefined) return null
  const lead = rest.reduce((best, task) => (precedence(task, look) < precedence(best, look) ? task : best), first)
  return { lead, others: shown.filter((task) => task !== lead && !isLeftOut(task)) }
}

/** True where a step has a mark on a board: a person's work, or a system step that failed (rules BO2, BO3). */
export function isShown(task: TaskRow, now: Instant): boolean {
  if (task.mode === 'part') return false
  if (task.mode === 'system' && task.state !== 'not-done' && task.level === 0) return false
  const gone = task.state === 'cancelled' || task.state === 'void'
  return !(gone && now - task.changedAt >= GONE_AFTER_MS)
}

/** Left out by the template's own condition: a cell may say so, but twenty dashes would say nothing. */
function isLeftOut(task: TaskRow): boolean {
  return task.state === 'skipped' && task.performed.via === 'system'
}

/** Lower leads: escalated, overdue, due soon, mine, working, claimed, free, paused, waiting, then what has ended. */
export function precedence(task: TaskRow, { me, now }: Look): number {
  const time = timeOf(task, now)
  if (isLate(time)) return time.kind === 'escalated' ? 0 : 1
  if (time.kind === 'due-soon') return 2
  if (me !== null && ownerOf(task)?.id === me) return 3
  return STATE_RANK[task.state]
}

const STATE_RANK: { readonly [S in TaskRow['state']]: number } = {
  working: 4,
  claimed: 5,
  free: 6,
  paused: 7,
  waiting: 8,
  'not-done': 9,
  done: 10,
  skipped: 11,
  cancelled: 12,
  void: 13,
}
