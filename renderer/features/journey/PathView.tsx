import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { useMinute } from '../../state/hooks.ts'
import { isLate, timeOf } from '../../state/views/task-time.ts'
import { orderOf } from '../../state/views/template-facts.ts'
import { StateMark } from '../../ui/marks/StateMark.tsx'
import { ClockTime } from '../../ui/time/ClockTime.tsx'
import type { JourneyParts } from './parts.ts'
import { pathColumns } from './path-columns.ts'
import style from './Journey.module.css'

/** The path to leaving: what runs side by side stands one above the other, late steps are heavy. */
export function PathView({ state, template }: JourneyParts): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const columns = pathColumns(state.tasks.values(), orderOf(template))
  return (
    // A long path scrolls sideways: its box takes the focus for the arrow keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ol className={style['path']} tabIndex={0}>
      {columns.map((column, index) => (
        <li key={column[0]?.id ?? index} className={style['column']}>
          {column.map((task) => (
            <PathStep key={task.id} task={task} late={isLate(timeOf(task, minute))} state={t(`state.${task.state}`)} />
          ))}
        </li>
      ))}
      {state.journey.expectedAt !== null && (
        <li className={style['column']}>
          <span className={style['step']}>
            <ClockTime at={state.journey.expectedAt} />
          </span>
        </li>
      )}
    </ol>
  )
}

function PathStep(props: { readonly task: TaskRow; readonly late: boolean; readonly state: string }): ReactElement {
  const { task, late } = props
  return (
    <span className={style['step']} data-late={late || undefined} data-done={task.state === 'done' || undefined}>
      <StateMark shape={task.state === 'void' ? 'cancelled' : task.state} size={12} /> {task.title}
      <span className="ow-hidden">, {props.state}</span>
    </span>
  )
}
