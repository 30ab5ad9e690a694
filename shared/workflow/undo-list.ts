import type { JourneyState } from '../changes/journey-state.ts'
import type { TaskRow } from '../domain/task.ts'
import { isReverse } from './undo.ts'
import type { Template } from './template/template.ts'

/** What a department did and has to take back. */
export type UndoOfDepartment = {
  readonly department: string
  /** Finished steps that have something to take back: who and when stands in `performed`; `undo` is what is to be done. */
  readonly done: readonly { readonly task: TaskRow & { state: 'done' }; readonly undo: string }[]
  /** The steps that take it back, open and finished. */
  readonly reverse: readonly TaskRow[]
}

/** Per department what was done and what reverses it, once a journey is being undone or was (rule JN8). Empty before. */
export function undoList({ tasks }: Pick<JourneyState, 'tasks'>, template: Template): UndoOfDepartment[] {
  const all = [...tasks.values()]
  const reverse = all.filter(isReverse)
  const words = new Map(template.tasks.map(({ key, undo }) => [key, undo]))
  return [...new Set(reverse.map(({ department }) => department))].map((department) => ({
    department,
    done: all.flatMap((task) => {
      const undo = words.get(task.key)
      return task.department === department && task.state === 'done' && undo !== undefined ? [{ task, undo }] : []
    }),
    reverse: reverse.filter((task) => task.department === department),
  }))
}
