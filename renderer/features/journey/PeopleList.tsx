import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { groupBy } from '../../../shared/kernel/group-by.ts'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** Who holds what now: work, never a ranking of persons. */
export function PeopleList({ state }: JourneyParts): ReactElement {
  const { t } = useTranslation()
  const held = [...state.tasks.values()].filter((task) => ownerOf(task) !== null)
  if (held.length === 0) return <p className={style['hint']}>{t('journey.peopleEmpty')}</p>
  const people = groupBy(held, (task: TaskRow) => ownerOf(task)?.name ?? '')
  return (
    <ul>
      {[...people].map(([name, tasks]) => (
        <li key={name}>
          <strong>{name}</strong> {t('journey.holds', { titles: tasks.map(({ title }) => title).join(', ') })}
        </li>
      ))}
    </ul>
  )
}
