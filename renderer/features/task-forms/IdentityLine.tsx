import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { useReference } from '../../state/hooks.ts'
import { bedOf } from '../../state/views/patient.ts'
import { calledName, thingOf } from '../../state/views/subject.ts'
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
      <Place journey={journey} />
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

/** A referral has no place; a patient of the house without a bed is said to have none. */
function Place({ journey }: Pick<JourneyState, 'journey'>): ReactElement | null {
  const { t } = useTranslation()
  const bed = bedOf(journey)
  if (bed === null && journey.unit === null) return null
  return <strong>{bed ?? t('common.noBed')}</strong>
}
