import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { JourneyIdentityRow, JourneyRow } from '../../../shared/domain/journey.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { ReferenceView } from '../reference-view.ts'
import { bedOf, patientName, type PatientName } from './patient.ts'
import { templateOf } from './template-facts.ts'

/** What a journey is about, in the parts that lists show: a place, a thing or case by its name, a patient. */
export type Subject = {
  readonly place: string | null
  /** The fact that the template names it by: an item, the number of a claim. */
  readonly thing: string | null
  /** Null where it has none: a bed, an item. */
  readonly patient: PatientName | null
}

/** The parts of a journey's subject (rule BO26). */
export function subjectOf(
  { journey, identity }: Pick<JourneyState, 'journey' | 'identity'>,
  template: Template | null,
): Subject {
  return {
    place: bedOf(journey),
    thing: thingOf(journey, template),
    patient: isOfPatient(journey, identity) ? patientName(journey, identity) : null,
  }
}

/** False for what is about a bed, an item or a shift alone. */
export function isOfPatient({ initials }: Pick<JourneyRow, 'initials'>, identity: JourneyIdentityRow | null): boolean {
  return identity !== null || initials !== ''
}

/** One word for lines that name it in passing: the bed, else the thing, else the initials, else the workflow. */
export function subjectWord(journey: JourneyRow, reference: ReferenceView | null): string {
  const template = templateOf(reference, journey)
  const word = bedOf(journey) ?? thingOf(journey, template) ?? (journey.initials === '' ? null : journey.initials)
  return word ?? template?.title ?? journey.workflow
}

/** The name of a thing or case as its template says, or null. */
export function thingOf({ facts }: Pick<JourneyRow, 'facts'>, template: Template | null): string | null {
  const value = template?.named === undefined ? undefined : facts[template.named]?.value
  if (value === undefined || value === null || value === '') return null
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** How a list calls it where there is room for one name: the patient; without one the thing, else the workflow. */
export function calledName(
  journey: JourneyRow,
  identity: JourneyIdentityRow | null,
  reference: ReferenceView | null,
): PatientName {
  if (isOfPatient(journey, identity)) return patientName(journey, identity)
  const template = templateOf(reference, journey)
  return { kind: 'initials', initials: thingOf(journey, template) ?? template?.title ?? journey.workflow }
}
