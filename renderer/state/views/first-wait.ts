import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { BoardStore } from '../board-store.ts'

/**
 * About when the first of some waiting tasks may become free: the latest promise or due time of the steps it waits for,
 * where all of them have one and it lies ahead (rule BO13). Null where nobody can say.
 */
export function firstWaitEnds(
  ids: readonly string[],
  board: Pick<BoardStore, 'row' | 'journey'>,
  now: Instant,
): Instant | null {
  const ends = ids.flatMap((id) => {
    const task = board.row('task', id)
    return task?.state === 'waiting' ? (waitEnds(task, board, now) ?? []) : []
  })
  return ends.length === 0 ? null : Math.min(...ends)
}

function waitEnds(
  task: TaskRow & { state: 'waiting' },
  board: Pick<BoardStore, 'journey'>,
  now: Instant,
): Instant | null {
  const tasks = [...(board.journey(task.journey)?.tasks.values() ?? [])]
  const times = task.waitingFor.map((key) => {
    const before = tasks.findLast((one) => one.key === key)
    return before?.promise?.at ?? before?.clock?.dueAt ?? null
  })
  if (times.length === 0 || times.some((at) => at === null || at <= now)) return null
  return Math.max(...times.filter((at) => at !== null))
}
