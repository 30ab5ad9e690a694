import { isFinal, type TaskRow } from '../domain/task.ts'
import { type Draft, putTask } from './draft.ts'
import { type Timer, timerAt } from './timer.ts'

/** Ends the priorities that a person set for a while: each step has again what it had, and what rules raise (rule PS3). */
export function endOverrides(draft: Draft): void {
  for (const task of draft.tasks.values())
    if (!isFinal(task) && task.override !== undefined && task.override !== null && task.override.until <= draft.now)
      putTask(draft, { ...task, priority: task.override.was, override: null })
}

/** When they end. */
export function overrideTimers(tasks: Iterable<TaskRow>): Timer[] {
  return [...tasks].flatMap((task) =>
    isFinal(task) || task.override === undefined || task.override === null
      ? []
      : [timerAt(task.id, 'override-end', task.override.until)],
  )
}
