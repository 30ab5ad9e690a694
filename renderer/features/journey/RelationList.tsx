import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useActions } from '../../state/screen/use-screen.ts'
import { isOfPatient } from '../../state/views/subject.ts'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** How people stand to the patient now, with a way to say so and to end it. Nothing without a patient or the clinical row. */
export function RelationList({ state }: JourneyParts): ReactElement | null {
  const { t } = useTranslation()
  const actions = useActions()
  if (state.phi === null || !isOfPatient(state.journey, state.identity)) return null
  const { id } = state.journey
  const target = { journey: id, task: null, escalation: null }
  const standing = (state.phi.relations ?? []).filter(({ to }) => to === null)
  const end = (relation: string) =>
    void actions.issue({ verb: 'set-relation', entityId: id, args: { end: relation } }, target)
  return (
    <>
      <strong>{t('journey.relations')}</strong>
      {standing.length === 0 && <p className={style['hint']}>{t('journey.relationsEmpty')}</p>}
      <ul>
        {standing.map((one) => (
          <li key={one.id}>
            {wordOf(t, 'relation', one.type)}
            {': '}
            <Isolated text={one.name} />{' '}
            <span className={style['hint']}>
              {[one.organisation, one.channel?.value, t(`form.consent_${one.consent}`)].filter(Boolean).join(', ')}
            </span>{' '}
            <Button
              variant="subtle"
              aria-label={t('journey.relationEndOf', { name: one.name })}
              onClick={() => end(one.id)}
            >
              {t('journey.relationEnd')}
            </Button>
          </li>
        ))}
      </ul>
      <Button variant="subtle" onClick={() => actions.act('set-relation', target)}>
        {t('journey.relationAdd')}
      </Button>
    </>
  )
}
