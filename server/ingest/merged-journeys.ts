import { stateOf, type JourneyState } from '../../shared/changes/journey-state.ts'
import type { FactSource } from '../../shared/domain/fact.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { dedupeKey } from '../../shared/workflow/dedupe-key.ts'
import type { FactChange } from '../../shared/workflow/journey-event.ts'
import { personKey } from '../db/journey-keys.ts'
import type { PatientRecord } from '../db/records.ts'
import type { Identity, JourneyPlan } from '../workflow/journey-plan.ts'
import { newestOf } from '../workflow/signals/hearers.ts'
import type { ApplyInput } from './apply-event.ts'
import { patientReferralKey } from './plan/plan-referral.ts'
import { identityOf } from './plan/plan-visit.ts'
import { sourceOf } from './source-of.ts'

type Merge = { readonly old: PatientRecord; readonly kept: PatientRecord }

/**
 * Journeys that follow a person go on under the survivor's number (rule IN24): each is found by the keys that it would have
 * there. Where the survivor has an open one about the same, both stay open and say so: which is the right one a person
 * decides. Closed ones keep their keys, too, so that what is done for good is not opened anew.
 */
export async function mergedJourneys(input: ApplyInput, merge: Merge): Promise<JourneyPlan[]> {
  const { tx, message, rules } = input
  const { facility } = message
  const renamed = new Map(
    newestOf(rules).map(({ id }) => [personKey(id, merge.old.patient), personKey(id, merge.kept.patient)]),
  )
  renamed.set(patientReferralKey(merge.old.patient), patientReferralKey(merge.kept.patient))
  const found = (await tx.journeysByKeys(facility, [...renamed.keys()])).toReversed()
  const plans: JourneyPlan[] = []
  for (const id of new Set(found.map((one) => one.id))) {
    const state = stateOf(await tx.journeyRows(facility, id))
    if (state === null) continue
    const own = ownKey(input, state, merge.kept)
    const twins = own === null ? [] : (await tx.journeysByKeys(facility, [own], 'open')).filter((one) => one.id !== id)
    const keys = found.flatMap((one) => (one.id === id ? (renamed.get(one.key) ?? []) : []))
    for (const key of [...keys, ...(own === null ? [] : [own])]) await tx.putJourneyKey(facility, key, id)
    if (state.journey.state === 'open')
      plans.push(...saidOf(input, { id, twins: twins.map((one) => one.id) }, merge.kept))
  }
  return plans
}

/** The key that the journey would have been opened with under the survivor's number, where it has the patient in it. */
function ownKey({ rules }: ApplyInput, { journey, phi, identity }: JourneyState, kept: PatientRecord): string | null {
  const template = rules.of(journey.workflow, journey.templateVersion)?.template
  if (template === undefined || template.dedupe?.by.includes('patient') !== true) return null
  const told = (facts: JourneyState['journey']['facts'], rowClass: FactChange['class']) =>
    Object.entries(facts).map(([name, { value }]): FactChange => ({ name, value, class: rowClass }))
  const facts = [...told(journey.facts, 'ops'), ...told(phi?.facts ?? {}, 'phi')]
  const { unit, room, bed } = journey
  return dedupeKey(template, {
    visit: identity?.visit ?? null,
    patient: kept.patient,
    placement: { unit, room, bed },
    facts,
  })
}

/** The row says that it was merged, and it and its twins that they look like the same. */
function saidOf(
  { message, arrivedAt }: ApplyInput,
  { id, twins }: { id: string; twins: readonly string[] },
  kept: PatientRecord,
): JourneyPlan[] {
  const source = sourceOf(message)
  const merged = mergedPlan(id, identityOf(kept, ''), { source, at: arrivedAt })
  const alike = twins.length === 0 ? [] : [id, ...twins]
  const facts = [{ name: 'likelyDuplicate', value: true, class: 'ops' }] as const
  const said = alike.map((journey): JourneyPlan => ({
    kind: 'tell',
    journey,
    events: [{ type: 'facts', facts, at: arrivedAt, source }],
  }))
  return [merged, ...said]
}

/** E15.11: after a merge the row says so, and the first completion asks to look. */
export function mergedPlan(
  journey: string,
  identity: Identity,
  { source, at }: { readonly source: FactSource; readonly at: Instant },
): JourneyPlan {
  return {
    kind: 'tell',
    journey,
    identity,
    events: [{ type: 'facts', facts: [{ name: 'mergedAt', value: at, class: 'ops' }], at, source }],
  }
}
