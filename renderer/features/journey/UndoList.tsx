import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { undoList } from '../../../shared/workflow/undo-list.ts'
import { useJourney, useMinute } from '../../state/hooks.ts'
import { templateOf } from '../../state/views/template-facts.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** Of a journey that is undone: per department what was done, by whom and when, and what takes it back; sub-journeys too. */
export function UndoList({ state, template, reference }: JourneyParts): ReactElement | null {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const departments = undoList(state, template)
  const children = [...state.tasks.values()].flatMap(({ child }) => (child === undefined ? [] : [child.journey]))
  return (
    <>
      {departments.length > 0 && (
        <h3>{t(state.journey.hold === null ? 'journey.undone' : 'journey.undoneIf', { workflow: template.title })}</h3>
      )}
      {departments.map(({ department, done, reverse }) => (
        <div key={department}>
          <strong>{reference.departments.get(department)?.name ?? department}</strong>
          <ul className={style['clocks']}>
            {done.map(({ task, undo }) => (
              <li key={task.id}>
                {t('journey.wasDone', {
                  title: task.title,
                  by: task.performed.by,
                  time: format.when(task.performed.at, minute),
                })}
                {' → '}
                {undo ?? t('journey.askedAgain')}
              </li>
            ))}
            {reverse.map((task) => (
              <li key={task.id}>{reverseWords(t, task, (at) => format.when(at, minute))}</li>
            ))}
          </ul>
        </div>
      ))}
      {children.map((id) => (
        <UndoOfChild key={id} journey={id} reference={reference} />
      ))}
    </>
  )
}

/** What takes it back and how far that is: whose it is, or who did it and when. */
function reverseWords(t: TFunction, task: TaskRow, when: (at: number) => string): string {
  const { title } = task
  if (task.state === 'done')
    return t('journey.wasDone', { title, by: task.performed.by, time: when(task.performed.at) })
  const owner = ownerOf(task)
  return [title, t(`state.${task.state}`), owner?.name].filter((word) => word !== undefined).join(' · ')
}

/** Of a sub-journey: only where this person holds its rows. */
function UndoOfChild(props: {
  readonly journey: string
  readonly reference: JourneyParts['reference']
}): ReactElement | null {
  const state = useJourney(props.journey)
  const template = state === null ? null : templateOf(props.reference, state.journey)
  if (state === null || template === null) return null
  return <UndoList state={state} template={template} reference={props.reference} />
}
