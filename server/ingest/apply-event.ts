import type { VisitBody } from '../../shared/domain/census.ts'
import type {
  AppointmentEvent,
  DocumentEvent,
  InboundEvent,
  OrderEvent,
  VisitEvent,
} from '../../shared/domain/inbound-event.ts'
import type { EntityId, InboundPatient } from '../../shared/domain/inbound-parts.ts'
import type { Reference } from '../../shared/domain/reference.ts'
import { assertNever } from '../../shared/kernel/assert-never.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Tx } from '../db/port.ts'
import type { InboundRecord, PatientRecord, VisitRecord } from '../db/records.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { applyMerge, applyPerson, applyVisitMove } from './apply-merge.ts'
import { applySignal, signalPlans } from './apply-signal.ts'
import { bodyOf, foldVisit } from './census/fold-visit.ts'
import { rememberPatient, survivor } from './census/patients.ts'
import { likeReferral } from './like-referral.ts'
import { namedOf, openByKeys, openJourneys, sourceOf } from './open-journeys.ts'
import type { OpenJourney, Planned } from '../workflow/journey-plan.ts'
import { appointmentSignal, documentSignal } from './plan/booking-signals.ts'
import { orderSignal } from './plan/order-signal.ts'
import { planOrder } from './plan/plan-order.ts'
import {
  patientReferralKey,
  planAppointment,
  planDocument,
  planReferral,
  referralKey,
  referralNumberKey,
} from './plan/plan-referral.ts'
import { DISCHARGE, dischargeKey, planVisit } from './plan/plan-visit.ts'
import { surgerySignal } from './plan/surgery-signal.ts'
import { visitSignals } from './plan/visit-signals.ts'

export type ApplyInput = {
  readonly tx: Tx
  readonly message: InboundRecord
  readonly reference: Reference
  readonly rules: FacilityRules
  readonly arrivedAt: Instant
}

/** Brings the census up to date with one mapped event and says what it means for journeys. Writes census rows only. */
export async function applyEvent(input: ApplyInput, event: InboundEvent): Promise<Planned> {
  switch (event.type) {
    case 'visit':
      return applyVisit(input, event)
    case 'order':
      return applyOrder(input, event)
    case 'merge':
      return applyMerge(input, event)
    case 'referral': {
      const links = [event.originatingId, event.externalId].filter((id) => id !== null)
      const referral = { ...(await referralInput(input, event.patient, links, false)), event }
      return planReferral({ ...referral, like: await likeReferral(input.tx, input.message.facility, referral) })
    }
    case 'appointment':
      return applyAppointment(input, event)
    case 'document':
      return applyDocument(input, event)
    case 'signal':
      return applySignal(input, event)
    case 'person':
      return applyPerson(input, event)
    case 'visit-move':
      return applyVisitMove(input, event)
    case 'not-mapped':
      return { plans: [], note: `${event.messageType} is not mapped: kept.` }
    default:
      return assertNever(event)
  }
}

async function applyVisit(input: ApplyInput, event: VisitEvent): Promise<Planned> {
  const { tx, message, reference, arrivedAt } = input
  const { facility } = message
  const patient = await rememberPatient(tx, facility, event.patient, `visit:${event.visitNumber}`)
  const before = await knownVisit(tx, facility, patient, event)
  const meant = before === null ? event : { ...event, visitNumber: before.visit }
  const folded = foldVisit({ facility, patient: patient.patient, known: before, event: meant, arrivedAt })
  await tx.putVisit(folded.visit)
  const open = await touchedBy(tx, event.trigger, folded.visit)
  const planned = planVisit({ event, before, folded, patient, open, reference, source: sourceOf(message), arrivedAt })
  await keepWaiting(tx, folded.visit, planned)
  const heard = visitSignals({ event, before, folded, patient, open, reference, source: sourceOf(message) })
  const more = await Promise.all(heard.map((signal) => signalPlans(input, signal)))
  return { ...planned, plans: [...planned.plans, ...more.flat()] }
}

/** An appointment of a referral, of an operation, or of any workflow that waits for one. */
async function applyAppointment(input: ApplyInput, event: AppointmentEvent): Promise<Planned> {
  const { reference, arrivedAt } = input
  const links = [...event.links, ...[event.placer, event.filler].filter((id) => id !== null)]
  const of = await referralInput(input, event.patient, links, true)
  const surgery = surgerySignal(event, { patient: of.patient, zone: reference.zone, source: of.source, arrivedAt })
  if (surgery !== null) return { plans: await signalPlans(input, surgery), note: null }
  const planned = planAppointment({ ...of, event })
  const more = await signalPlans(input, appointmentSignal({ ...of, event }, links))
  return withMore(planned, more)
}

async function applyDocument(input: ApplyInput, event: DocumentEvent): Promise<Planned> {
  const of = await referralInput(input, event.patient, event.links, true)
  const planned = planDocument({ ...of, event })
  return withMore(planned, await signalPlans(input, documentSignal({ ...of, event })))
}

/** A message that means something for somebody needs no word about the others. */
function withMore(planned: Planned, more: Planned['plans']): Planned {
  return more.length === 0 ? planned : { ...planned, plans: [...planned.plans, ...more], note: null }
}

/** The visit's open journeys; a discharge taken back (A13) touches the one that closed, too. */
async function touchedBy(
  tx: Tx,
  trigger: VisitEvent['trigger'],
  { facility, visit }: VisitRecord,
): Promise<OpenJourney[]> {
  const open = await openJourneys(tx, facility, visit)
  if (trigger !== 'A13' || open.some(({ workflow }) => workflow === DISCHARGE)) return open
  const closed = await tx.journeyByKey(facility, dischargeKey(visit))
  const rows = closed === null ? [] : await tx.journeysRows(facility, [closed])
  return [...open, ...rows.flatMap((row) => (row.kind === 'journey' ? [namedOf(row)] : []))]
}

/** What the plan says of the order that waits for a bed is remembered with the visit. */
async function keepWaiting(tx: Tx, visit: VisitRecord, { waiting }: Planned): Promise<void> {
  if (waiting === undefined) return
  if (waiting === null && (bodyOf(visit).waitingOrder ?? null) === null) return
  await tx.putVisit({ ...visit, body: { ...bodyOf(visit), waitingOrder: waiting } })
}

/** The visit a message means. Without a PV1-19 it is the patient's only open one, else the number as given (IN18). */
async function knownVisit(
  tx: Tx,
  facility: string,
  patient: PatientRecord,
  named: { visitNumber: string; visitNumberFrom: string },
): ReturnType<Tx['visit']> {
  const only = named.visitNumberFrom === 'PV1-19' ? null : await onlyOpenVisit(tx, facility, patient.patient)
  return only ?? tx.visit(facility, named.visitNumber)
}

async function onlyOpenVisit(tx: Tx, facility: string, patient: string): ReturnType<Tx['visit']> {
  const visits = await tx.visitsOfPatient(facility, patient)
  const open = visits.filter(({ state }) => state === 'in' || state === 'expected')
  return open.length === 1 ? (open[0] ?? null) : null
}

async function applyOrder(input: ApplyInput, event: OrderEvent): Promise<Planned> {
  const { tx, message, reference, arrivedAt } = input
  const { facility } = message
  const visit = await visitOf(input, event)
  const patient = visit === null ? null : await survivor(tx, facility, visit.patient)
  const open = visit === null ? [] : await openJourneys(tx, facility, visit.visit)
  const planned = planOrder({ event, visit, patient, open, reference, source: sourceOf(message), arrivedAt })
  const holder = visit ?? (planned.waiting ? await visitByOrder(input, event) : null)
  if (holder !== null) await keepWaiting(tx, holder, planned)
  if (event.orders === null) return planned
  const who = patient ?? (await rememberPatient(tx, facility, event.patient, `message:${message.id}`))
  return withMore(planned, await orderPlans(input, event, { visit, patient: who }))
}

/** What an order of something other than the discharge opens, or takes back. */
async function orderPlans(
  input: ApplyInput,
  event: OrderEvent,
  of: { visit: VisitRecord | null; patient: PatientRecord },
): Promise<Planned['plans']> {
  const signal = orderSignal(event, { ...of, source: sourceOf(input.message), arrivedAt: input.arrivedAt })
  return signal === null ? [] : signalPlans(input, signal)
}

/** An order of a visit nobody has told of yet makes the visit known, without a place. Null where it names nobody. */
async function visitByOrder({ tx, message, arrivedAt }: ApplyInput, event: OrderEvent): Promise<VisitRecord | null> {
  const { facility } = message
  if (event.visitNumber === null || event.patient.mrn === null) return null
  const { patient } = await rememberPatient(tx, facility, event.patient, `visit:${event.visitNumber}`)
  const nowhere = { unit: null, room: null, bed: null, class: null }
  const body: VisitBody = { firstSeenBy: 'order' }
  return {
    facility,
    visit: event.visitNumber,
    patient,
    state: 'in',
    ...nowhere,
    updatedAt: arrivedAt,
    eventAt: 0,
    body,
  }
}

/** By visit number where that visit is known; else the patient's only open one. Two such visits are nobody's guess. */
async function visitOf({ tx, message }: ApplyInput, event: OrderEvent): ReturnType<Tx['visit']> {
  const named = event.visitNumber === null ? null : await tx.visit(message.facility, event.visitNumber)
  if (named !== null || event.patient.mrn === null) return named
  const known = await survivor(tx, message.facility, event.patient.mrn)
  return known === null ? null : onlyOpenVisit(tx, message.facility, known.patient)
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
  return { sender: message.sender, patient, journey, source: sourceOf(message), arrivedAt }
}
