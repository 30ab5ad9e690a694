import { isFinal, type TaskRow } from '../../../shared/domain/task.ts'

/** The open and finished path as columns: a step stands one behind the last step it waits for. */
export function pathColumns(tasks: Iterable<TaskRow>, order: (task: TaskRow) => number): TaskRow[][] {
  const shown = [...tasks]
    .filter((task) => task.phase === 'before' && task.mode === 'person' && !isGone(task))
    .sort((a, b) => order(a) - order(b))
  const byKey = new Map(shown.map((task) => [task.key, task]))
  const depths = new Map<string, number>()
  const depthOf = (task: TaskRow, seen: ReadonlySet<string>): number => {
    const known = depths.get(task.key)
    if (known !== undefined) return known
    const before = task.after.flatMap((key) => byKey.get(key) ?? []).filter(({ key }) => !seen.has(key))
    const depth =
      before.length === 0 ? 0 : 1 + Math.max(...before.map((one) => depthOf(one, new Set([...seen, task.key]))))
    depths.set(task.key, depth)
    return depth
  }
  const columns: TaskRow[][] = []
  for (const task of shown) {
    const depth = depthOf(task, new Set())
    columns[depth] = [...(columns[depth] ?? []), task]
  }
  return columns.filter((column) => column !== undefined)
}

function isGone(task: TaskRow): boolean {
  return isFinal(task) && task.state !== 'done' && task.state !== 'not-done'
}
