import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { useMark } from '../../state/hooks.ts'
import { patientName } from '../../state/views/patient.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { TagMarks } from '../../ui/marks/TagMarks.tsx'
import { PatientText } from '../../ui/text/PatientText.tsx'
import { yearsOld } from '../../ui/time/birth-date.ts'
import { useTimeText, useZoneFormat } from '../../ui/time/time-face.tsx'
import style from './ReferralRow.module.css'

/** Name, marks; below it sex, age, end of the record number. A referral has no bed. */
export function ReferralPatient(props: { readonly state: JourneyState; readonly picked: boolean }): ReactElement {
  const { journey, identity } = props.state
  const mark = useMark(journey)
  const tags = journey.priority === 'routine' ? journey.marks : [journey.priority, ...journey.marks]
  return (
    <>
      <div className={style['line']}>
        <strong className={style['cut']}>
          <PatientText name={patientName(journey, identity)} />
        </strong>
        <TagMarks tags={tags} />
        {props.picked && <span aria-hidden="true">☑</span>}
        {mark.kind !== 'confirmed' && <CornerMark kind={mark.kind} />}
      </div>
      <Below identity={identity} />
    </>
  )
}

function Below({ identity }: Pick<JourneyState, 'identity'>): ReactElement | null {
  const { t } = useTranslation()
  const format = useZoneFormat()
  const age = useTimeText((now) => String(yearsOld(identity?.birthDate ?? '', format.day(now)) ?? ''))
  if (identity === null) return null
  const parts = [
    t('board.sexAge', { sex: identity.sex ?? '', age }).trim(),
    identity.mrn === '' ? '' : t('board.mrn', { end: identity.mrn.slice(-4) }),
  ]
  return <div className={`${style['line']} ${style['second']}`}>{parts.filter(Boolean).join(' · ')}</div>
}
