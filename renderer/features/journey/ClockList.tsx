import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { isFinal } from '../../../shared/domain/task.ts'
import { useMinute } from '../../state/hooks.ts'
import { ledgerOf } from '../../state/views/ledger-of.ts'
import { LedgerTable } from '../../ui/time/LedgerTable.tsx'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** Every clock of the journey taken apart, running ones first. */
export function ClockList({ state, reference }: JourneyParts): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const clocks = [...state.tasks.values()]
    .sort((a, b) => Number(isFinal(a)) - Number(isFinal(b)))
    .flatMap((task) => {
      const figures = task.mode === 'person' ? ledgerOf(task, reference, minute) : null
      return figures === null ? [] : [{ task, figures }]
    })
  if (clocks.length === 0) return <p className={style['hint']}>{t('journey.noClocks')}</p>
  return (
    <>
      {clocks.map(({ task, figures }) => (
        <div key={task.id} className={style['clock']}>
          <strong>{task.title}</strong>
          <LedgerTable figures={figures} dueAt={task.clock?.dueAt ?? null} />
        </div>
      ))}
    </>
  )
}
