import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useMinute, useReference, useRow } from '../../state/hooks.ts'
import { bedOf } from '../../state/views/patient.ts'
import { calledName } from '../../state/views/subject.ts'
import { templateOf } from '../../state/views/template-facts.ts'
import { PatientText } from '../../ui/text/PatientText.tsx'
import { yearsOld } from '../../ui/time/birth-date.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import style from './Palette.module.css'

/** "RIVERA, Ana · F 71 · 412A · MRN …4471", and which journey, for a patient may be on two. */
export function PatientLine(props: { readonly journey: string }): ReactElement | null {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const reference = useReference()
  const journey = useRow('journey', props.journey)
  const identity = useRow('journeyId', props.journey)
  if (journey === null) return null
  const template = templateOf(reference, journey)
  const age = yearsOld(identity?.birthDate ?? '', format.day(minute))
  const facts = [
    identity === null ? null : `${identity.sex ?? ''} ${age ?? ''}`.trim(),
    bedOf(journey) ?? (template?.subject === 'visit' ? t('common.noBed') : null),
    identity === null ? null : t('board.mrn', { end: identity.mrn.slice(-4) }),
  ]
  const closed = journey.state === 'closed' ? `, ${t('palette.closed')}` : ''
  return (
    <>
      <strong>
        <PatientText name={calledName(journey, identity, reference)} />
      </strong>
      <span>{facts.filter(Boolean).join(' · ')}</span>
      <span className={style['why']}>
        {template?.title ?? journey.workflow}
        {closed}
      </span>
    </>
  )
}
