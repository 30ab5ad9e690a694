import type { VisitBody } from '../../shared/domain/census.ts'
import type { FactSource } from '../../shared/domain/fact.ts'
import type { InboundEvent, MergeEvent, OrderEvent, VisitEvent } from '../../shared/domain/inbound-event.ts'
import type { EntityId, InboundPatient } from '../../shared/domain/inbound-parts.ts'
import type { JourneyRow } from '../../shared/domain/journey.ts'
import type { Reference } from '../../shared/domain/reference.ts'
import { assertNever } from '../../shared/kernel/assert-never.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Tx } from '../db/port.ts'
import type { InboundRecord, PatientRecord, VisitRecord } from '../db/records.ts'
import { bodyOf, foldVisit } from './census/fold-visit.ts'
import { rememberPatient, survivor } from './census/patients.ts'
import { readHeader } from './hl7/read-header.ts'
import { likeReferral } from './like-referral.ts'
import type { JourneyPlan, OpenJourney, Planned } from '../workflow/journey-plan.ts'
import { planOrder } from './plan/plan-order.ts'
import {
  patientReferralKey,
  planAppointment,
  planDocument,
  planReferral,
  referralKey,
  referralNumberKey,
} from './plan/plan-referral.ts'
import { DISCHARGE, dischargeKey, identityOf, planVisit } from './plan/plan-visit.ts'

export type ApplyInput = {
  readonly tx: Tx
  readonly message: InboundRecord
  readonly reference: Reference
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
    case 'appointment': {
      const links = [...event.links, ...[event.placer, event.filler].filter((id) => id !== null)]
      return planAppointment({ ...(await referralInput(input, event.patient, links, true)), event })
    }
    case 'document':
      return planDocument({ ...(await referralInput(input, event.patient, event.links, true)), event })
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
  return planned
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
  return planned
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

/** A40: the retired number leads to the survivor from now on; the survivor's journeys are shown under the new identity. */
async function applyMerge({ tx, message, arrivedAt }: ApplyInput, event: MergeEvent): Promise<Planned> {
  const { facility } = message
  const kept = await rememberPatient(tx, facility, event.survivor, `merge:${message.id}`)
  const retired = [...new Set(event.retired.map(({ value }) => value))].filter((value) => value !== kept.patient)
  const plans: JourneyPlan[] = []
  for (const number of retired) {
    const old = await survivor(tx, facility, number)
    if (old === null || old.patient === kept.patient) continue
    await tx.putPatient({ ...old, mergedInto: kept.patient })
    for (const visit of await tx.visitsOfPatient(facility, old.patient)) {
      await tx.putVisit({ ...visit, patient: kept.patient, updatedAt: arrivedAt })
      for (const journey of await openJourneys(tx, facility, visit.visit))
        plans.push(mergedPlan(journey.id, identityOf(kept, visit.visit), sourceOf(message), arrivedAt))
    }
    plans.push(...(await mergedReferral(tx, message, { old, kept, at: arrivedAt })))
  }
  return { plans, note: plans.length === 0 ? 'Numbers were merged; no open journey was touched.' : null }
}

async function mergedReferral(
  tx: Tx,
  message: InboundRecord,
  who: { old: PatientRecord; kept: PatientRecord; at: Instant },
): Promise<JourneyPlan[]> {
  const journey = await openByKeys(tx, message.facility, [patientReferralKey(who.old.patient)])
  if (journey === null) return []
  await tx.putJourneyKey(message.facility, patientReferralKey(who.kept.patient), journey.id)
  return [mergedPlan(journey.id, identityOf(who.kept, ''), sourceOf(message), who.at)]
}

/** E15.11: after a merge the row says so, and the first completion asks to look. */
function mergedPlan(
  journey: string,
  identity: ReturnType<typeof identityOf>,
  source: FactSource,
  at: Instant,
): JourneyPlan {
  return {
    kind: 'tell',
    journey,
    identity,
    events: [{ type: 'facts', facts: [{ name: 'mergedAt', value: at, class: 'ops' }], at, source }],
  }
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

async function openByKeys(tx: Tx, facility: string, keys: readonly string[]): Promise<OpenJourney | null> {
  for (const key of keys) {
    const id = await tx.journeyByKey(facility, key)
    const [journey] = id === null ? [] : await openOnly(tx, facility, [id])
    if (journey !== undefined) return journey
  }
  return null
}

async function openJourneys(tx: Tx, facility: string, visit: string): Promise<OpenJourney[]> {
  return openOnly(tx, facility, await tx.openJourneysOfVisit(facility, visit))
}

async function openOnly(tx: Tx, facility: string, ids: readonly string[]): Promise<OpenJourney[]> {
  const rows = await tx.journeysRows(facility, ids)
  return rows.flatMap((row) => (row.kind === 'journey' && row.state === 'open' ? [namedOf(row)] : []))
}

function namedOf({ id, workflow, stage }: JourneyRow): OpenJourney {
  return { id, workflow, stage }
}

function sourceOf(message: InboundRecord): FactSource {
  const source = { kind: 'message', ref: `${message.messageType} ${message.controlId}`.slice(0, 200) } as const
  const header = readHeader(Buffer.from(message.raw))
  return header.ok && header.value.processingMode === 'I' ? { ...source, load: true } : source
}
