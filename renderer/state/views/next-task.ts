import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'

/** The step that would advance the patient now, as a row: the newest occurrence of the key that the engine named. */
export function nextTask({ journey, tasks }: JourneyState): TaskRow | null {
  if (journey.next === null) return null
  const { task } = journey.next
  return tasks.get(task) ?? [...tasks.values()].findLast(({ key }) => key === task) ?? null
}
