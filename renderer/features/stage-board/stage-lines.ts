import type { BoardStore } from '../../state/board-store.ts'
import type { Ranked } from '../../state/ranked-list.ts'
import { groupLabel, type Grouping, isPlain } from '../../state/views/stage-board-rank.ts'
import type { GridLine } from '../../ui/grid/grid-moves.ts'

/** A line of the board: a journey, or the head of a group with its label (empty: not known). */
export type StageLine = GridLine &
  (
    | { readonly shows: 'journey'; readonly journey: string }
    | { readonly shows: 'group'; readonly label: string; readonly count: number }
  )

/** The lines in order; with a grouping each group gets a head. Heights in px. */
export function stageLines(
  shown: readonly Ranked[],
  board: Pick<BoardStore, 'journey'>,
  { group, row, head }: { readonly group: Grouping; readonly row: number; readonly head: number },
): StageLine[] {
  const rowOf = (id: string): StageLine => ({ key: id, kind: 'row', height: row, shows: 'journey', journey: id })
  if (isPlain(group)) return shown.map(({ id }) => rowOf(id))
  const groups = new Map<string, string[]>()
  for (const { id } of shown) {
    const state = board.journey(id)
    const label = state === null ? '' : groupLabel(state, group)
    groups.set(label, [...(groups.get(label) ?? []), id])
  }
  return [...groups].flatMap(([label, ids]) => [
    { key: `group:${label}`, kind: 'head', height: head, shows: 'group', label, count: ids.length },
    ...ids.map(rowOf),
  ])
}
