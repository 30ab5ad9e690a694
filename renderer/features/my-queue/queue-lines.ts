import type { Ranked } from '../../state/ranked-list.ts'
import { QUEUE_GROUPS, type QueueGroup } from '../../state/views/queue-rank.ts'
import type { GridLine } from '../../ui/grid/grid-moves.ts'

/** A line of the queue: a task, or the head of a group. */
export type QueueLine = GridLine &
  (
    | { readonly shows: 'task'; readonly task: string }
    | { readonly shows: 'group'; readonly group: QueueGroup; readonly count: number; readonly folded: boolean }
  )

/** Task ids by group, each in order. */
export type QueueIds = { readonly [G in QueueGroup]: readonly string[] }

/** Groups that stand folded until somebody opens them: they need nothing of me now. */
const FOLDED_AT_FIRST: ReadonlySet<QueueGroup> = new Set(['team', 'waiting'])

/** The ids of a ranked list by their group. */
export function queueIds(shown: readonly Ranked[]): QueueIds {
  const of = (group: QueueGroup) => shown.filter(({ band }) => band === QUEUE_GROUPS.indexOf(group)).map(({ id }) => id)
  return { mine: of('mine'), next: of('next'), team: of('team'), waiting: of('waiting') }
}

/** The lines in order: every group with tasks gets a head, a folded one only that. Heights in px. */
export function queueLines(
  ids: QueueIds,
  folds: ReadonlyMap<string, boolean>,
  heights: { readonly row: number; readonly head: number },
): QueueLine[] {
  return QUEUE_GROUPS.flatMap((group) => {
    const folded = folds.get(foldKey(group)) ?? FOLDED_AT_FIRST.has(group)
    const count = ids[group].length
    if (count === 0) return []
    const head: QueueLine = {
      key: foldKey(group),
      kind: 'head',
      shows: 'group',
      height: heights.head,
      group,
      count,
      folded,
    }
    const rows = ids[group].map((task): QueueLine => ({
      key: task,
      kind: 'row',
      shows: 'task',
      height: heights.row,
      task,
    }))
    return [head, ...(folded ? [] : rows)]
  })
}

/** Under which key a group's fold is kept. */
export function foldKey(group: QueueGroup): string {
  return `queue:${group}`
}
