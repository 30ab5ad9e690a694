import type { ReactElement } from 'react'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { useMinute } from '../../state/hooks.ts'
import { columnOf } from '../../state/views/board-cells.ts'
import { groupBy } from '../../../shared/kernel/group-by.ts'
import { isShown } from '../../state/views/lead-task.ts'
import { orderOf } from '../../state/views/template-facts.ts'
import type { JourneyParts } from './parts.ts'
import { TaskLine } from './TaskLine.tsx'
import style from './Journey.module.css'

/** Every step a person sees, by department in the board's order. */
export function TaskList({ state, template, reference }: JourneyParts): ReactElement {
  const { minute } = useMinute()
  const order = orderOf(template)
  const shown = [...state.tasks.values()]
    .filter((task) => isShown(task, minute) && !leftOut(task))
    .sort((a, b) => order(a) - order(b))
  const columns = [...template.board.columns.map(({ id }) => id), 'other']
  const groups = groupBy(shown, (task) => columnOf(template, task.department))
  return (
    <ul className={style['tasks']}>
      {columns.flatMap((column) =>
        (groups.get(column) ?? []).map((task) => (
          <TaskLine
            key={task.id}
            task={task}
            tasks={state.tasks}
            department={reference.departments.get(task.department)?.name ?? task.department}
          />
        )),
      )}
    </ul>
  )
}

/** Steps that the template left out for this patient are told in the timeline. */
function leftOut(task: TaskRow): boolean {
  return task.state === 'skipped' && task.performed.via === 'system'
}
