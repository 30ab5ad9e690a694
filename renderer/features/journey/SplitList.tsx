import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { timeSplit } from '../../state/views/time-split.ts'
import { formatAge } from '../../ui/time/format-age.ts'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** Where the time of a finished journey went: who had it how long, how long nobody did, what was waited for. */
export function SplitList({ state, reference }: JourneyParts): ReactElement | null {
  const { t } = useTranslation()
  const split = timeSplit(state)
  if (split === null) return null
  const nameOf = (department: string) => reference.departments.get(department)?.name ?? department
  return (
    <div>
      <h3>{t('journey.split', { age: formatAge(split.whole) })}</h3>
      <ul className={style['clocks']}>
        {split.departments.map(({ department, handoff, work }) => (
          <li key={department}>
            <strong>{nameOf(department)}</strong>{' '}
            {t('journey.splitOf', { handoff: formatAge(handoff), work: formatAge(work) })}
          </li>
        ))}
        <li>{t('journey.splitWaiting', { age: formatAge(split.waiting) })}</li>
      </ul>
    </div>
  )
}
