import type { Screen } from '../../state/screen/screen-store.ts'
import type { QueueLine } from './queue-lines.ts'

/** Shift with an arrow picks the row it leaves and the row it comes to; the grid itself moves the cursor. */
export function extendSelection(
  key: string,
  row: string | null,
  lines: readonly QueueLine[],
  screen: Pick<Screen, 'store' | 'toggleSelected'>,
): void {
  const by = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  if (by === 0 || row === null) return
  const tasks = lines.filter(({ kind }) => kind === 'row').map((line) => line.key)
  for (const task of [row, tasks[tasks.indexOf(row) + by]])
    if (task !== undefined && !screen.store.getState().selected.has(task)) screen.toggleSelected(task)
}
