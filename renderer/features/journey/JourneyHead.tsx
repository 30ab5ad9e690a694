import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Uncovered } from '../../../shared/domain/uncovered.ts'
import { useMark } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { nextTask } from '../../state/views/next-task.ts'
import { bedOf } from '../../state/views/patient.ts'
import { calledName, thingOf } from '../../state/views/subject.ts'
import { phaseOf } from '../../state/views/template-facts.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { TagMarks } from '../../ui/marks/TagMarks.tsx'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { formatBirthDate } from '../../ui/time/birth-date.ts'
import { formatAge } from '../../ui/time/format-age.ts'
import { useTimeText, useZoneFormat } from '../../ui/time/time-face.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import { closedWords, owedWords } from './owed-words.ts'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** Who, whether it moves, who owes the next step, and what would move it now. */
export function JourneyHead(parts: JourneyParts): ReactElement {
  const { t } = useTranslation()
  const { journey, identity } = parts.state
  const [full, setFull] = useState(false)
  const mark = useMark(journey)
  const name = calledName(journey, identity, parts.reference)
  const thing = thingOf(journey, parts.template)
  return (
    <div className={style['head']}>
      <p className={style['who']}>
        {(bedOf(journey) !== null || parts.template.subject === 'visit') && (
          <strong>{bedOf(journey) ?? t('common.noBed')}</strong>
        )}
        {thing !== null && identity !== null && (
          <strong>
            <Isolated text={thing} />
          </strong>
        )}
        <span>{name.kind === 'named' ? <Isolated text={`${name.family}, ${name.given}`} /> : name.initials}</span>
        <TagMarks tags={journey.marks} />
        {mark.kind !== 'confirmed' && <CornerMark kind={mark.kind} />}
        {identity !== null && !full && (
          <Button variant="subtle" color="gray" data-identity="" onClick={() => setFull(true)}>
            {t('journey.identity')}
          </Button>
        )}
      </p>
      {identity !== null && full && (
        <p className={style['hint']}>
          {[
            identity.sex,
            identity.birthDate === null ? null : t('journey.born', { date: formatBirthDate(identity.birthDate) }),
            t('journey.mrn', { mrn: identity.mrn }),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      )}
      <Standing {...parts} />
      <WouldMove {...parts} />
    </div>
  )
}

function Standing({ state, template, reference }: JourneyParts): ReactElement {
  const { t } = useTranslation()
  const format = useZoneFormat()
  const { journey } = state
  const stage = template.stages.find(({ id }) => id === journey.stage)?.title ?? journey.stage
  const words = useTimeText((now) => {
    if (journey.closedAt !== null)
      return t('journey.closed', {
        time: format.when(journey.closedAt, now),
        reason: wordOf(t, 'reason', journey.closeReason ?? ''),
      })
    if (phaseOf(template, journey.stage) === 'left')
      return t('journey.left', { time: format.when(journey.stageAt, now) })
    if (journey.hold !== null)
      return t('board.held', {
        reason: wordOf(t, 'reason', journey.hold.reason),
        age: formatAge(now - journey.hold.since),
      })
    if (journey.stalledAt !== null) return t('journey.notMoving', { age: formatAge(now - journey.advancedAt) })
    return t('journey.moving', { stage, time: format.when(journey.stageAt, now) })
  })
  const owed = owedWords(t, journey, reference)
  const closed = useTimeText((now) => closedWords(t, journey, reference, { now, when: (at) => format.when(at, now) }))
  const gap = journey.uncovered?.[0]
  return (
    <p className={style['standing']} data-stalled={journey.stalledAt !== null || undefined}>
      {words} {owed} {closed}
      {gap !== undefined &&
        ` ${t('journey.noCover', { who: coverWords(t, gap, reference), time: format.clock(gap.at) })}`}
    </p>
  )
}

function coverWords(t: TFunction, { role, department }: Uncovered, { departments }: ReferenceView): string {
  const name = department === null ? null : (departments.get(department)?.name ?? department)
  return name === null ? t(`role.${role}`) : `${t(`role.${role}`)}, ${name}`
}

function WouldMove({ state }: JourneyParts): ReactElement | null {
  const { t } = useTranslation()
  const actions = useActions()
  const format = useZoneFormat()
  const task = nextTask(state)
  if (task === null) return null
  const target = { journey: state.journey.id, task: task.id, escalation: null }
  const { readyAt = null } = state.journey
  const action = task.state === 'free' ? 'claim' : 'done'
  if (actions.whyNot(action, target) !== null) return null
  return (
    <p className={style['move']}>
      <Button onClick={() => actions.act(action, target)}>
        {t('journey.wouldMove', { action: t(`action.${action}`), title: task.title })}
      </Button>
      {state.journey.expectedAt !== null && (
        <span>{t('journey.couldLeave', { time: format.clock(state.journey.expectedAt) })}</span>
      )}
      {readyAt !== null && readyAt !== state.journey.expectedAt && (
        <span>{t('journey.readyAt', { time: format.clock(readyAt) })}</span>
      )}
      <KeyHint keys={action === 'claim' ? 'c' : 'd'} />
    </p>
  )
}
