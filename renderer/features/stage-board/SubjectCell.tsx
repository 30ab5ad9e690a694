import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useMark, useReference } from '../../state/hooks.ts'
import { subjectOf } from '../../state/views/subject.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { TagMarks } from '../../ui/marks/TagMarks.tsx'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { PatientText } from '../../ui/text/PatientText.tsx'
import { yearsOld } from '../../ui/time/birth-date.ts'
import { useTimeText, useZoneFormat } from '../../ui/time/time-face.tsx'
import style from './StageRow.module.css'

type Props = { readonly state: JourneyState; readonly template: Template; readonly picked: boolean }

/** What it is about: bed, thing or patient, with the marks; below it what tells two of them apart. */
export function SubjectCell({ state, template, picked }: Props): ReactElement {
  const { journey } = state
  const mark = useMark(journey)
  const { place, thing, patient } = subjectOf(state, template)
  const tags = journey.priority === 'routine' ? journey.marks : [journey.priority, ...journey.marks]
  const lead = thing ?? (patient === null ? null : <PatientText name={patient} />)
  return (
    <>
      <div className={style['line']}>
        <strong className={style['cut']}>
          {place !== null && <>{place} </>}
          {typeof lead === 'string' ? <Isolated text={lead} /> : lead}
          {place === null && lead === null && template.title}
        </strong>
        <TagMarks tags={tags} />
        {picked && <span aria-hidden="true">☑</span>}
        {mark.kind !== 'confirmed' && <CornerMark kind={mark.kind} />}
      </div>
      <Below state={state} withName={thing !== null && patient !== null ? patient : null} />
    </>
  )
}

type BelowProps = { readonly state: JourneyState; readonly withName: ReturnType<typeof subjectOf>['patient'] }

/** The patient of a case; sex, age, end of the record number; the unit. */
function Below({ state, withName }: BelowProps): ReactElement | null {
  const { t } = useTranslation()
  const format = useZoneFormat()
  const reference = useReference()
  const { identity, journey } = state
  const age = useTimeText((now) => String(yearsOld(identity?.birthDate ?? '', format.day(now)) ?? ''))
  const parts = [
    identity === null ? '' : t('board.sexAge', { sex: identity.sex ?? '', age }).trim(),
    identity === null || identity.mrn === '' ? '' : t('board.mrn', { end: identity.mrn.slice(-4) }),
    journey.unit === null ? '' : (reference?.units.get(journey.unit)?.name ?? journey.unit),
  ].filter(Boolean)
  if (withName === null && parts.length === 0) return null
  const words = parts.join(' · ')
  return (
    <div className={`${style['line']} ${style['second']}`}>
      <span className={style['cut']} title={words}>
        {withName !== null && <PatientText name={withName} />}
        {withName !== null && parts.length > 0 && ' · '}
        {words}
      </span>
    </div>
  )
}
