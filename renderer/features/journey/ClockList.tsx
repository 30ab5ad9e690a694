import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { isFinal } from '../../../shared/domain/task.ts'
import { bitesFirst, clocksOf, type NamedClock } from '../../../shared/sla/bites-first.ts'
import { useMinute } from '../../state/hooks.ts'
import { ledgerOfClock } from '../../state/views/ledger-of.ts'
import { LedgerTable } from '../../ui/time/LedgerTable.tsx'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** Every clock of the journey taken apart: what bites first on top, then those that run or stand, then those that ended. */
export function ClockList({ state, template, reference }: JourneyParts): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const tasks = [...state.tasks.values()].filter(({ mode }) => mode === 'person')
  const live = clocksOf(state.journey, tasks)
  const first = bitesFirst(live)
  const named = [...(first === null ? [] : [first]), ...live.filter((one) => one !== first)].map((one) => ({
    key: `${one.kind} ${one.subject}`,
    title: titleOf(t, one, { state, template }),
    clock: one.clock,
    isFirst: one === first,
  }))
  const over = tasks.flatMap(({ id, title, clock, ...task }) =>
    clock === null || !isFinal(task) ? [] : [{ key: `task ${id}`, title, clock, isFirst: false }],
  )
  const lines = [...named, ...over].flatMap((line) => {
    const figures = ledgerOfClock(line.clock, reference, minute)
    return figures === null ? [] : [{ ...line, figures }]
  })
  if (lines.length === 0) return <p className={style['hint']}>{t('journey.noClocks')}</p>
  return (
    <>
      {lines.map(({ key, title, clock, isFirst, figures }) => (
        <div key={key} className={style['clock']}>
          <strong>{title}</strong>
          {isFirst && <span className={style['hint']}> {t('journey.bitesFirst')}</span>}
          <LedgerTable figures={figures} dueAt={clock.dueAt} />
        </div>
      ))}
    </>
  )
}

function titleOf(
  t: TFunction,
  { kind, subject }: NamedClock,
  { state, template }: Pick<JourneyParts, 'state' | 'template'>,
): string {
  const task = state.tasks.get(subject)?.title ?? ''
  switch (kind) {
    case 'journey':
      return t('journey.clockJourney')
    case 'stage': {
      const { stage } = state.journey
      return t('journey.clockStage', { stage: template.stages.find(({ id }) => id === stage)?.title ?? stage })
    }
    case 'handoff':
      return t('journey.clockHandoff', { title: task })
    default:
      return task
  }
}
