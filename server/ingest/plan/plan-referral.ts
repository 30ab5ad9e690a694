import type { AppointmentEvent, DocumentEvent, ReferralEvent } from '../../../shared/domain/inbound-event.ts'
import type { FactSource } from '../../../shared/domain/fact.ts'
import { dated, type ToldRelation, withTold } from '../../../shared/domain/told-relation.ts'
import type { EntityId, Provider } from '../../../shared/domain/inbound-parts.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { FactChange, JourneyEvent } from '../../../shared/workflow/journey-event.ts'
import type { PatientRecord } from '../../db/records.ts'
import type { JourneyPlan, OpenJourney, Planned } from '../../workflow/journey-plan.ts'
import { statusName } from './booking-signals.ts'
import { factOf } from './visit-facts.ts'

export const REFERRAL = 'referral.in'

/** What planning needs beside the event: the journey its numbers or its patient lead to, and who the patient is. */
export type ReferralInput<E> = {
  readonly event: E
  readonly sender: string
  readonly patient: PatientRecord
  readonly journey: OpenJourney | null
  /** Who stands to the patient as earlier messages told. */
  readonly relations: readonly ToldRelation[]
  readonly source: FactSource
  readonly arrivedAt: Instant
}

/** What a new referral is compared with: an open one of the same patient for the same, or null. */
export type ReferralOf = ReferralInput<ReferralEvent> & { readonly like?: OpenJourney | null }

/** The key of a referral: the number its sender gave it, within that sender. */
export function referralKey(sender: string, id: EntityId): string {
  return `referral:${id.authority ?? sender}:${id.id}`
}

/** The key by which an appointment or a note of another sender finds the referral by its bare number. */
export function referralNumberKey(id: EntityId): string {
  return `referral-number:${id.id}`
}

/** The key by which a patient's newest referral is found when a message names no number. */
export function patientReferralKey(patient: string): string {
  return `patient:${patient}:${REFERRAL}`
}

/** The key by which a referral that looks like an earlier one finds it; null where it names no specialty (domain.md E2). */
export function likeReferralKey(patient: string, { referralType }: ReferralEvent): string | null {
  const specialty = (referralType?.code ?? referralType?.text ?? '').trim().toLowerCase()
  return specialty === '' ? null : `referral-like:${patient}:${specialty}`
}

/** New, changed or cancelled referral (REF^I12, I13, I14; domain.md E2). Pure. */
export function planReferral(input: ReferralOf): Planned {
  const { event, journey, source, like = null } = input
  const at = Math.min(event.occurredAt ?? input.arrivedAt, input.arrivedAt)
  const facts = referralFacts(event)
  if (event.trigger === 'I14') {
    if (journey === null) return { plans: [], note: 'No open referral has this number: the cancellation is kept.' }
    return tell(journey, [{ type: 'cancelled', reason: 'cancelled by the referrer', at, source }])
  }
  const relations = dated(event.relations ?? [], at)
  const told: JourneyEvent[] = [{ type: 'facts', facts, relations, at, source }]
  if (journey !== null) return tell(journey, told)
  if (like === null) return { plans: [opening(input, at, facts)], note: null }
  // Both say so; which of them is closed as a duplicate is a person's to decide.
  const other = { kind: 'tell', journey: like.id, events: [{ type: 'facts', facts: LIKELY, at, source }] } as const
  return { plans: [opening(input, at, [...facts, ...LIKELY]), other], note: null }
}

const LIKELY = factOf('likelyDuplicate', true)

/** An appointment that belongs to a referral: it records what the scheduler did. */
export function planAppointment(input: ReferralInput<AppointmentEvent>): Planned {
  const { event, journey, source } = input
  if (journey === null) return { plans: [], note: 'No open referral goes with this appointment: kept.' }
  const at = Math.min(event.occurredAt ?? input.arrivedAt, input.arrivedAt)
  const facts: FactChange[] = [
    ...factOf('appointmentAt', event.startAt),
    ...factOf('appointmentCancelled', event.trigger === 'S15' ? true : null),
    ...factOf('appointmentId', event.filler?.id ?? event.placer?.id),
  ]
  const said = statusName(event)
  const name = { S12: 'appointment-booked', S13: null, S14: said, S15: null, S26: 'no-show' }[event.trigger]
  if (name === null) return tell(journey, [{ type: 'facts', facts, at, source }])
  return tell(journey, [recorded(name, facts, { at, source, by: nameOf(event.provider) })])
}

/** A consult note that comes back: it closes the loop once it is complete enough to act on. */
export function planDocument(input: ReferralInput<DocumentEvent>): Planned {
  const { event, journey, source } = input
  if (journey === null) return { plans: [], note: 'No open referral goes with this document: kept.' }
  if (event.availability === 'CA' || event.availability === 'OB')
    return { plans: [], note: 'The document was cancelled or replaced: kept.' }
  const at = Math.min(event.occurredAt ?? input.arrivedAt, input.arrivedAt)
  const facts: FactChange[] = [
    ...factOf('documentId', event.documentId.id),
    ...factOf('documentStatus', event.completion ?? undefined),
    ...factOf('documentType', event.documentType.text ?? event.documentType.code),
  ]
  const how = { at, source, by: nameOf(event.author) }
  // A note about a booked visit says that the visit took place: the stage is passed by fact (E2).
  const came = journey.stage === 'scheduled' ? [recorded('arrived', [], how)] : []
  return tell(journey, [...came, recorded('document', facts, how)])
}

function opening(
  { event, sender, patient, relations, source }: ReferralInput<ReferralEvent>,
  at: Instant,
  facts: FactChange[],
): JourneyPlan {
  const ids = [event.originatingId, event.externalId].filter((id) => id !== null).map((id) => referralKey(sender, id))
  const [key = `referral:${sender}:${source.ref}`, ...more] = ids
  const numbers = [event.originatingId, event.externalId].filter((id) => id !== null).map(referralNumberKey)
  const likeKeys = [likeReferralKey(patient.patient, event)].filter((one) => one !== null)
  const { family, given, birthDate, sex, mrn } = patient
  return {
    kind: 'open',
    workflow: REFERRAL,
    trigger: 'referral',
    key,
    alsoKeys: [...more, ...numbers, patientReferralKey(patient.patient), ...likeKeys],
    visit: null,
    reopen: 'never',
    placement: { unit: null, room: null, bed: null },
    identity: { family, given, birthDate, sex, mrn, visit: event.visitNumber ?? '' },
    facts,
    priority: priorityOf(event.priority),
    at,
    source,
    events: [
      { type: 'facts', facts: [], relations: withTold(relations, dated(event.relations ?? [], at)), at, source },
    ],
  }
}

function referralFacts(event: ReferralEvent): FactChange[] {
  const clinic =
    event.referredTo?.organization ?? nameOf(event.referredTo?.provider ?? null) ?? event.referralType?.text
  return [
    ...factOf('channel', 'hl7'),
    ...factOf('referrer', nameOf(event.referring?.provider ?? null) ?? event.referring?.organization),
    ...factOf('clinic', clinic),
    ...factOf('specialty', event.referralType?.text ?? event.referralType?.code),
    ...factOf('urgency', priorityOf(event.priority)),
    ...factOf('referralId', event.originatingId?.id),
    ...factOf('referralStatus', event.status),
    ...factOf('referralReason', event.reasons?.map(({ code, text }) => text ?? code).join('; ')),
    ...factOf('referralRequested', event.requested.map(({ code, text }) => text ?? code).join('; ')),
    ...factOf('payer', event.insurance?.[0]?.payerName ?? event.insurance?.[0]?.payerId),
    ...factOf('authNumber', event.insurance?.[0]?.authorization),
    ...factOf('referralExpiresAt', event.expiresAt),
  ]
}

function recorded(
  event: string,
  facts: readonly FactChange[],
  how: { at: Instant; source: FactSource; by: string | null },
): JourneyEvent {
  const { at, source, by } = how
  const performed = by === null ? null : { by, at, recordedBy: source.ref, recordedAt: at, via: 'ehr' as const }
  return { type: 'recorded', event, facts, performed, at, source }
}

function priorityOf(code: string | null | undefined): 'routine' | 'urgent' | 'stat' {
  if (code === 'S') return 'stat'
  return code === 'A' ? 'urgent' : 'routine'
}

function nameOf(provider: Provider | null | undefined): string | null {
  if (provider === null || provider === undefined) return null
  return [provider.family, provider.given].filter((part) => part !== '').join(', ') || provider.id
}

function tell(journey: OpenJourney, events: readonly JourneyEvent[]): Planned {
  return { plans: [{ kind: 'tell', journey: journey.id, events }], note: null }
}
