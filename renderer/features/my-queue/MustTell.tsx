import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'
import { type ToTell, whomToTell } from '../../../shared/workflow/whom-to-tell.ts'
import { useMinute } from '../../state/hooks.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import style from './TaskPane.module.css'

/** Who must be told when the step is done, who was, and where nobody is known; each with what is left to do about it. */
export function MustTell(props: {
  readonly state: JourneyState
  readonly step: TemplateTask | null
}): ReactElement | null {
  const { t } = useTranslation()
  const actions = useActions()
  const { state, step } = props
  const task = [...state.tasks.values()].findLast(({ key }) => key === step?.key)
  if (step === null || task === undefined || step.mustTell.length === 0 || state.phi === null) return null
  const target = { journey: state.journey.id, task: task.id, escalation: null }
  const say = () => actions.act('set-relation', target)
  const tell = (relation: string) =>
    void actions.issue({ verb: 'record-telling', entityId: task.id, args: { relation } }, target)
  return (
    <>
      <h3>{t('queue.mustTell')}</h3>
      <ul className={style['facts']}>
        {whomToTell(state, task.id, step).map((one) => (
          <TellLine key={`${one.type} ${one.relation?.id ?? ''}`} one={one} onSay={say} onTold={tell} />
        ))}
      </ul>
    </>
  )
}

function TellLine(props: {
  readonly one: ToTell
  readonly onSay: () => void
  readonly onTold: (relation: string) => void
}): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const { type, relation, needsConsent, told } = props.one
  return (
    <li>
      {wordOf(t, 'relation', type)}
      {': '}
      {relation === null ? t('queue.tellUnknown') : <Isolated text={relation.name} />}
      {relation?.channel !== undefined && relation.channel !== null && (
        <span className={style['hint']}> {relation.channel.value}</span>
      )}
      {needsConsent && <strong> {t('queue.tellConsent')}</strong>}
      {told !== null && (
        <span className={style['hint']}>
          {' '}
          {t('queue.wasTold', { by: told.by, time: format.when(told.at, minute) })}
        </span>
      )}{' '}
      {relation === null && (
        <Button variant="subtle" onClick={props.onSay}>
          {t('form.set-relation')}
        </Button>
      )}
      {relation !== null && relation.consent !== 'no' && (
        <Button
          variant="subtle"
          aria-label={t('queue.tellNowOf', { name: relation.name })}
          onClick={() => props.onTold(relation.id)}
        >
          {t('queue.tellNow')}
        </Button>
      )}
    </li>
  )
}
