import type { AppointmentEvent, DocumentEvent, ReferralEvent } from '../../shared/domain/inbound-event.ts'
import type { EntityId, InboundPatient } from '../../shared/domain/inbound-parts.ts'
import type { JourneyPlan, Planned } from '../workflow/journey-plan.ts'
import { signalPlans } from '../workflow/signals/hearers.ts'
import { openByKeys } from '../workflow/signals/open-by-keys.ts'
import type { Signal } from '../workflow/signals/signal.ts'
import type { ApplyInput } from './apply-event.ts'
import { knownRelations } from './census/known-relations.ts'
import { rememberPatient } from './census/patients.ts'
import { keptOperation } from './kept-operation.ts'
import { likeReferral } from './like-referral.ts'
import { appointmentSignals, documentSignals, scanSignal } from './plan/booking-signals.ts'
import {
  patientReferralKey,
  planAppointment,
  planDocument,
  planReferral,
  referralKey,
  referralNumberKey,
} from './plan/plan-referral.ts'
import { shortSignals, surgerySignal } from './plan/surgery-signal.ts'
import { sourceOf } from './source-of.ts'

/** A referral that comes, changes or is cancelled. */
export async function applyReferral(input: ApplyInput, event: ReferralEvent): Promise<Planned> {
  const links = [event.originatingId, event.externalId].filter((id) => id !== null)
  const referral = { ...(await referralInput(input, event.patient, links, false)), event }
  return planReferral({ ...referral, like: await likeReferral(input.tx, input.message.facility, referral) })
}

/** An appointment of a referral, of an operation, or of any workflow that waits for one. */
export async function applyAppointment(input: ApplyInput, event: AppointmentEvent): Promise<Planned> {
  const { reference, arrivedAt } = input
  const links = [...event.links, ...[event.placer, event.filler].filter((id) => id !== null)]
  const of = await referralInput(input, event.patient, links, true)
  const short = await plansOf(input, shortSignals(event, of))
  const formerly = await keptOperation(input, event)
  const surgery = surgerySignal(event, { ...of, formerly, zone: reference.zone, arrivedAt })
  if (surgery !== null) return { plans: [...(await plansOf(input, [surgery])), ...short], note: null }
  const more = await plansOf(input, appointmentSignals({ ...of, event }, links))
  return withMore(planAppointment({ ...of, event }), [...more, ...short])
}

/**
 * A document that somebody waits for, the signed record of an act, or one from elsewhere: what nobody waits for and came
 * as a scan is an envelope to be filed (E11, rule SN6).
 */
export async function applyDocument(input: ApplyInput, event: DocumentEvent): Promise<Planned> {
  const of = await referralInput(input, event.patient, event.links, true)
  const planned = planDocument({ ...of, event })
  const told = await plansOf(input, documentSignals({ ...of, event }))
  const isAwaited = planned.plans.length > 0 || told.length > 0
  const scan = isAwaited ? null : scanSignal({ ...of, event })
  return withMore(planned, scan === null ? told : await plansOf(input, [scan]))
}

async function plansOf({ tx, rules }: ApplyInput, signals: readonly Signal[]): Promise<JourneyPlan[]> {
  const plans: JourneyPlan[] = []
  for (const signal of signals) plans.push(...(await signalPlans(tx, rules, signal)))
  return plans
}

/** A message that means something for somebody needs no word about the others. */
function withMore(planned: Planned, more: Planned['plans']): Planned {
  return more.length === 0 ? planned : { ...planned, plans: [...planned.plans, ...more], note: null }
}

async function referralInput(
  { tx, message, arrivedAt }: ApplyInput,
  told: InboundPatient,
  links: readonly EntityId[],
  byPatient: boolean,
) {
  const patient = await rememberPatient(tx, message.facility, told, `message:${message.id}`)
  const keys = links.map((id) => referralKey(message.sender, id))
  const anySender = links.map(referralNumberKey)
  const more = byPatient ? [...anySender, patientReferralKey(patient.patient)] : []
  const journey = await openByKeys(tx, message.facility, [...keys, ...more])
  const relations = await knownRelations(tx, message.facility, { patient, visit: null })
  return { sender: message.sender, patient, journey, relations, source: sourceOf(message), arrivedAt }
}
