import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { useReference } from '../../state/hooks.ts'
import { bedOf } from '../../state/views/patient.ts'
import { calledName, isOfPatient, thingOf } from '../../state/views/subject.ts'
import { templateOf } from '../../state/views/template-facts.ts'
import { TagMarks } from '../../ui/marks/TagMarks.tsx'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { formatBirthDate } from '../../ui/time/birth-date.ts'
import style from './TaskForms.module.css'

/** The right patient: bed, full name, birth date, record number. A bed alone is never an identifier. */
export function IdentityLine({ state }: { readonly state: JourneyState }): ReactElement {
  const { t } = useTranslation()
  const { journey, identity } = state
  const reference = useReference()
  const thing = thingOf(journey, templateOf(reference, journey))
  const name = calledName(journey, identity, reference)
  return (
    <p className={style['identity']}>
      <Place state={state} />
      {thing !== null && identity !== null && (
        <strong>
          <Isolated text={thing} />
        </strong>
      )}
      <span>{name.kind === 'named' ? <Isolated text={`${name.family}, ${name.given}`} /> : name.initials}</span>
      {identity !== null && identity.sex !== null && <span>{identity.sex}</span>}
      {identity !== null && identity.birthDate !== null && (
        <span>{t('journey.born', { date: formatBirthDate(identity.birthDate) })}</span>
      )}
      {identity !== null && <span>{t('journey.mrn', { mrn: identity.mrn })}</span>}
      <TagMarks tags={journey.marks} />
    </p>
  )
}

/** A referral has no place; a patient of the house without a bed is said to have none; what has no patient is of a unit. */
function Place({ state }: { readonly state: JourneyState }): ReactElement | null {
  const { t } = useTranslation()
  const reference = useReference()
  const { journey, identity } = state
  const { unit } = journey
  const bed = bedOf(journey)
  if (bed === null && unit === null) return null
  const without = isOfPatient(journey, identity) || unit === null ? t('common.noBed') : reference?.units.get(unit)?.name
  return <strong>{bed ?? without ?? unit}</strong>
}
