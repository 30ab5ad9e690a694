import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useActions } from '../../state/screen/use-screen.ts'
import { ClockTime } from '../../ui/time/ClockTime.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** What stands in the way, who follows it, when it is looked at again. */
export function BarrierList({ state }: JourneyParts): ReactElement {
  const { t } = useTranslation()
  const actions = useActions()
  const { journey } = state
  return (
    <div className={style['barriers']}>
      <strong>{t('journey.barriers')}</strong>
      {journey.barriers.length === 0 && <span className={style['hint']}>{t('journey.noBarriers')}</span>}
      {journey.barriers.map((barrier) => (
        <span key={barrier.kind}>
          {wordOf(t, 'reason', barrier.kind)}: {barrier.note === '' ? '' : `${barrier.note} `}({barrier.owner},{' '}
          <ClockTime at={barrier.since} />
          {barrier.reviewAt !== null && (
            <>
              {', '}
              {t('journey.reviewAt', { time: '' })}
              <ClockTime at={barrier.reviewAt} />
            </>
          )}
          )
        </span>
      ))}
      <Button
        variant="subtle"
        onClick={() => actions.act('barrier', { journey: journey.id, task: null, escalation: null })}
      >
        {t('journey.addBarrier')} (b)
      </Button>
    </div>
  )
}
