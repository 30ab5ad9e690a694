import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { useReference } from '../../state/hooks.ts'
import { shortName } from '../../state/views/patient.ts'
import { isLate, timeOf } from '../../state/views/task-time.ts'
import { StateMark } from '../../ui/marks/StateMark.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'

/** A step in a shape and words: what, whose, when due. Late is ▲ and a word, never a colour. */
export function StepWords(props: {
  readonly task: TaskRow
  readonly now: Instant
  /** Its title and department too: where no column says them. */
  readonly titled?: boolean
}): ReactElement {
  const { t } = useTranslation()
  const format = useZoneFormat()
  const reference = useReference()
  const { task, now } = props
  const owner = ownerOf(task)
  const time = timeOf(task, now)
  const due = 'dueAt' in time && time.dueAt !== null ? format.when(time.dueAt, now) : ''
  const department = reference?.departments.get(task.department)?.short ?? task.department
  const words = [
    props.titled === true ? `${task.title}: ${department}` : t(`state.${task.state}`),
    owner === null ? '' : shortName(owner.name),
    due === '' ? '' : `${isLate(time) ? '▲ ' : ''}${due}`,
  ]
  return (
    <>
      <StateMark shape={task.state === 'void' ? 'cancelled' : task.state} size={10} />{' '}
      {words.filter(Boolean).join(', ')}
    </>
  )
}
