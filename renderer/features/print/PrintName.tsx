import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { subjectOf } from '../../state/views/subject.ts'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { formatBirthDate } from '../../ui/time/birth-date.ts'
import type { PrintOf } from './print-rows.ts'

/** Bed, then the name with birth date and number; masked, bed and initials alone. */
export function PrintName({ of, state }: { readonly of: PrintOf; readonly state: JourneyState }): ReactElement {
  const { t } = useTranslation()
  const { journey, identity } = state
  const { place, thing, patient } = subjectOf(state, of.template)
  const named = !of.masked && patient?.kind === 'named' ? patient : null
  return (
    <>
      <strong>{[place, thing].filter((part) => part !== null).join(' ')}</strong>{' '}
      {named === null ? (
        patient !== null && journey.initials
      ) : (
        <Isolated text={`${named.family}, ${named.given} ${identity?.sex ?? ''}`.trim()} />
      )}
      {named !== null && identity !== null && (
        <div>
          {t('journey.mrn', { mrn: identity.mrn })}
          {identity.birthDate === null ? '' : ` ${formatBirthDate(identity.birthDate)}`}
        </div>
      )}
    </>
  )
}
