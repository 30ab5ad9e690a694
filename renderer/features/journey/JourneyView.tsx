import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useJourney, useReference } from '../../state/hooks.ts'
import { templateOf } from '../../state/views/template-facts.ts'
import { Notice } from '../../ui/layout/Notice.tsx'
import { BarrierList } from './BarrierList.tsx'
import { ClockList } from './ClockList.tsx'
import { FactList } from './FactList.tsx'
import { GateList } from './GateList.tsx'
import { JourneyHead } from './JourneyHead.tsx'
import { PathView } from './PathView.tsx'
import { PeopleList } from './PeopleList.tsx'
import { RelationList } from './RelationList.tsx'
import { Section } from './Section.tsx'
import { SplitList } from './SplitList.tsx'
import { TaskList } from './TaskList.tsx'
import { Timeline } from './Timeline.tsx'
import { UndoList } from './UndoList.tsx'
import style from './Journey.module.css'

/** One scroll of six sections; the digits jump. */
export function JourneyView({ journey }: { readonly journey: string }): ReactElement {
  const { t } = useTranslation()
  const state = useJourney(journey)
  const reference = useReference()
  const template = state === null ? null : templateOf(reference, state.journey)
  if (state === null || reference === null || template === null) return <Notice title={t('journey.gone')} />
  const parts = { state, reference, template }
  return (
    <div className={style['view']}>
      <JourneyHead {...parts} />
      <Section nr={1} title={t('journey.tasks')}>
        <TaskList {...parts} />
        <BarrierList {...parts} />
        <UndoList {...parts} />
      </Section>
      <Section nr={2} title={t('journey.path')}>
        <PathView {...parts} />
        <GateList {...parts} />
      </Section>
      <Section nr={3} title={t('journey.facts')}>
        <FactList {...parts} />
      </Section>
      <Section nr={4} title={t('journey.timeline')}>
        <Timeline {...parts} />
      </Section>
      <Section nr={5} title={t('journey.people')}>
        <PeopleList {...parts} />
        <RelationList {...parts} />
      </Section>
      <Section nr={6} title={t('journey.clocks')}>
        <SplitList {...parts} />
        <ClockList {...parts} />
      </Section>
    </div>
  )
}
