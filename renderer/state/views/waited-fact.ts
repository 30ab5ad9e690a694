import type { TaskRow } from '../../../shared/domain/task.ts'
import { readWait } from '../../../shared/domain/wait.ts'

/** The name of the first fact that steps wait for and for nothing else: whoever gives it lets them go on. Null: none. */
export function waitedFact(tasks: Iterable<TaskRow>): string | null {
  for (const task of tasks) {
    const waits = task.state === 'waiting' ? task.waitingFor.map(readWait) : []
    const [first] = waits
    if (first?.kind === 'fact' && waits.every(({ kind }) => kind === 'fact')) return first.name
  }
  return null
}
