import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { stepsIn } from '../../../shared/domain/wait.ts'
import { isFinal, type TaskRow } from '../../../shared/domain/task.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { isShown, leadTask, type LeadTask, type Look } from './lead-task.ts'
import { oncePer } from './once-per.ts'

/** A column of a board, as its template lists it; `other` takes steps that were sent to a department without one. */
export type BoardColumn = { readonly id: string; readonly title: string; readonly departments: readonly string[] }

/** The column for departments that the template's board does not name. */
export const OTHER_COLUMN = 'other'

/** Which column a department's steps stand in. */
export function columnOf(template: Template, department: string): string {
  return columnsOf(template).get(department) ?? OTHER_COLUMN
}

/** By department; where a template names one twice, its first column. Boards ask for every task. */
const columnsOf = oncePer((template: Template) => {
  const pairs = template.board.columns.flatMap(({ id, departments }) => departments.map((one) => [one, id] as const))
  return new Map<string, string>(pairs.toReversed())
})

/** One cell per column that has anything to show: its lead task and the others (rule BO1). */
export function boardCells(state: JourneyState, template: Template, look: Look): ReadonlyMap<string, LeadTask> {
  const byColumn = new Map<string, TaskRow[]>()
  for (const task of state.tasks.values()) {
    const column = columnOf(template, task.department)
    const found = byColumn.get(column)
    if (found === undefined) byColumn.set(column, [task])
    else found.push(task)
  }
  const cells = [...byColumn].map(([column, tasks]) => [column, leadTask(tasks, look)] as const)
  return new Map(cells.filter((cell): cell is readonly [string, LeadTask] => cell[1] !== null))
}

/** The columns that have something open in a journey: the others fold (rule BO8). */
export function openColumns(state: JourneyState, template: Template, now: number): ReadonlySet<string> {
  const open = new Set<string>()
  for (const task of state.tasks.values())
    if (!isFinal(task) && isShown(task, now)) open.add(columnOf(template, task.department))
  return open
}

/** The department of the first step that a waiting one waits for; null where it waits for a stage or a time. */
export function waitsOnDepartment(task: TaskRow, tasks: ReadonlyMap<string, TaskRow>): string | null {
  if (task.state !== 'waiting') return null
  const [key] = task.waitingFor.flatMap(stepsIn)
  return key === undefined ? null : ([...tasks.values()].find((one) => one.key === key)?.department ?? null)
}
