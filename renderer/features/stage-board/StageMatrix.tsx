import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type Age, AGES } from '../../state/views/stage-board-rank.ts'
import { TimeMark } from '../../ui/marks/TimeMark.tsx'
import type { StageFilters } from './stage-filters.ts'
import type { StageCount } from './stage-matrix.ts'
import style from './StageMatrix.module.css'

type Props = {
  readonly title: string
  readonly matrix: readonly StageCount[]
  readonly filters: StageFilters
  readonly onFilters: (filters: StageFilters) => void
}

/** Age against stage; side stages stand apart. Each number shows the rows behind it. */
export function StageMatrix({ title, matrix, filters, onFilters }: Props): ReactElement {
  const { t } = useTranslation()
  const titleOf = ({ stage, title: name, counts }: StageCount) =>
    stage === null ? t('stages.all', { count: counts.to + counts.past }) : name
  return (
    <div className={style['scroll']} data-region="matrix">
      <table className={style['matrix']} aria-label={t('stages.matrix', { title })}>
        <thead>
          <tr>
            <th scope="col">{t('stages.ageInStage')}</th>
            {matrix.map((count) => (
              <th key={count.stage ?? 'all'} scope="col" data-side={count.side || undefined}>
                {titleOf(count)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {AGES.map((age) => (
            <tr key={age}>
              <th scope="row">{t(WORDS[age])}</th>
              {matrix.map((count) => (
                <td key={count.stage ?? 'all'} data-side={count.side || undefined}>
                  <Count
                    number={count.counts[age]}
                    age={age}
                    words={t('stages.count', {
                      stage: titleOf(count),
                      side: t(WORDS[age]),
                      count: count.counts[age],
                    })}
                    pressed={filters.age === age && (filters.stage ?? null) === count.stage}
                    onPress={(pressed) =>
                      onFilters({
                        ...filters,
                        stage: pressed ? undefined : (count.stage ?? undefined),
                        age: pressed ? undefined : age,
                      })
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const WORDS = { to: 'stages.toTarget', past: 'stages.pastTarget' } as const

function Count(props: {
  readonly number: number
  readonly age: Age
  readonly words: string
  readonly pressed: boolean
  readonly onPress: (pressed: boolean) => void
}): ReactElement {
  const { number, age, pressed } = props
  const past = age === 'past' && number > 0
  return (
    <button
      type="button"
      className={style['number']}
      aria-pressed={pressed}
      aria-label={props.words}
      data-past={past || undefined}
      data-none={number === 0 || undefined}
      onClick={() => props.onPress(pressed)}
    >
      {past && <TimeMark time={{ kind: 'overdue' }} size={10} />}
      {number}
    </button>
  )
}
