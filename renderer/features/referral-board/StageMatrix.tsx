import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { TimeMark } from '../../ui/marks/TimeMark.tsx'
import type { ReferralFilters } from './referral-filters.ts'
import type { StageCount } from './stage-matrix.ts'
import style from './ReferralBoard.module.css'

/** Age against stage. Each number shows the rows behind it. */
export function StageMatrix(props: {
  readonly counts: readonly StageCount[]
  readonly filters: ReferralFilters
  readonly onFilters: (filters: ReferralFilters) => void
}): ReactElement {
  const { t } = useTranslation()
  const { counts, filters } = props
  return (
    <table className={style['matrix']}>
      <thead>
        <tr>
          <th scope="col">{t('referral.ageInStage')}</th>
          {counts.map(({ stage, title, side }) => (
            <th key={stage} scope="col" data-side={side || undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {([false, true] as const).map((past) => (
          <tr key={String(past)}>
            <th scope="row">{t(past ? 'referral.pastTarget' : 'referral.toTarget')}</th>
            {counts.map((count) => (
              <td key={count.stage} data-side={count.side || undefined}>
                <Count count={count} past={past} filters={filters} onFilters={props.onFilters} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Count(props: {
  readonly count: StageCount
  readonly past: boolean
  readonly filters: ReferralFilters
  readonly onFilters: (filters: ReferralFilters) => void
}): ReactElement {
  const { t } = useTranslation()
  const { count, past, filters, onFilters } = props
  const number = past ? count.past : count.toTarget
  const pressed = filters.stage === count.stage && (filters.past ?? false) === past
  if (number === null) return <span>{t('common.none')}</span>
  return (
    <button
      type="button"
      className={style['number']}
      aria-pressed={pressed}
      aria-label={`${count.title}, ${t(past ? 'referral.pastTarget' : 'referral.toTarget')}: ${number}`}
      data-past={(past && number > 0) || undefined}
      onClick={() =>
        onFilters({ ...filters, stage: pressed ? undefined : count.stage, past: pressed || !past ? undefined : true })
      }
    >
      {past && number > 0 && <TimeMark time={{ kind: 'overdue' }} />}
      {number}
    </button>
  )
}
