import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { Fact } from '../../../shared/domain/fact.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'

/** A fact with its name. */
export type KnownFact = Fact & { readonly name: string }

/**
 * What is known of a patient that helps with a step, the most useful first; what the step's own form asks for stands
 * there already, numbers and codes of other systems help nobody, and what is not so is not said (rule BO14). What its board
 * tells rows apart by comes first.
 */
export function knownFacts(
  state: JourneyState,
  step: TemplateTask | null,
  template: Template | null = null,
): KnownFact[] {
  const asked = new Set((step?.captures ?? []).flatMap(({ fact }) => fact ?? []))
  const names = new Set<string>([...(template?.board.shows ?? []), ...WORTH_SAYING])
  return [...names]
    .filter((name) => !asked.has(name))
    .flatMap((name) => {
      const fact = state.journey.facts[name] ?? state.phi?.facts[name]
      return fact === undefined || isNothing(fact.value) ? [] : [{ ...fact, name }]
    })
}

function isNothing(value: Fact['value']): boolean {
  return value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Names of shared/workflow/template/fact-names.ts in the order in which people ask for them. */
const WORTH_SAYING = [
  'destination',
  'mobility',
  'precautions',
  'interpreter',
  'pickupAt',
  'rideMode',
  'rideContact',
  'ownCar',
  'expectedLeaveAt',
  'bedAsked',
  'drugCount',
  'highAlert',
  'pendingCritical',
  'medsToBedOptIn',
  'equipmentOrdered',
  'followUpOrdered',
  'followUpAt',
  'caregiverInformed',
  'acceptedBy',
  'authRequired',
  'authNumber',
  'payer',
  'copay',
  'selfPay',
  'appealOpen',
  'clinic',
  'specialty',
  'referrer',
  'referralRequested',
  'referralReason',
  'channel',
  'documentsMissing',
  'triageDecision',
  'appointmentAt',
] as const
