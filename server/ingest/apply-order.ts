import type { OrderEvent } from '../../shared/domain/inbound-event.ts'
import { dated, type ToldRelation, withTold } from '../../shared/domain/told-relation.ts'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import type { Tx } from '../db/port.ts'
import type { PatientRecord, VisitRecord } from '../db/records.ts'
import type { JourneyPlan, Planned } from '../workflow/journey-plan.ts'
import { openJourneys } from '../workflow/signals/open-by-keys.ts'
import { signalPlans } from '../workflow/signals/hearers.ts'
import type { ApplyInput } from './apply-event.ts'
import { firstSeen } from './census/first-seen.ts'
import { knownRelations } from './census/known-relations.ts'
import { keepWaiting, onlyOpenVisit } from './census/open-visit.ts'
import { rememberPatient, survivor } from './census/patients.ts'
import { isTakenBack, orderSignal } from './plan/order-signal.ts'
import { planOrder } from './plan/plan-order.ts'
import { sourceOf } from './source-of.ts'

/** A discharge order, or one that opens, holds or takes back something else (rules CE8, SN4, SN5). */
export async function applyOrder(input: ApplyInput, event: OrderEvent): Promise<Planned> {
  const { tx, message, reference, arrivedAt } = input
  const { facility } = message
  const visit = await visitOf(input, event)
  const patient = visit === null ? null : await survivor(tx, facility, visit.patient)
  const open = visit === null ? [] : await openJourneys(tx, facility, visit.visit)
  const planned = planOrder({ event, visit, patient, open, reference, source: sourceOf(message), arrivedAt })
  const holder = visit ?? (planned.waiting ? await visitByOrder(input, event) : null)
  if (holder !== null) await keepWaiting(tx, holder, planned)
  if (event.isDischarge) return planned
  const who = patient ?? (await rememberPatient(tx, facility, event.patient, `message:${message.id}`))
  return orderPlanned(input, event, { visit, patient: who, otherwise: planned })
}

type On = { readonly visit: VisitRecord | null; readonly patient: PatientRecord; readonly otherwise: Planned }

/** What an order of something other than the discharge opens, holds or takes back. */
async function orderPlanned(input: ApplyInput, event: OrderEvent, on: On): Promise<Planned> {
  const { tx, message, rules, arrivedAt } = input
  const { visit, patient, otherwise } = on
  const relations = await relationsFor(input, event, on)
  const signal = orderSignal(event, { visit, patient, relations, source: sourceOf(message), arrivedAt })
  if (signal === null) return otherwise
  const number = signal.order?.id ?? null
  const { facility } = message
  const early = number === null ? null : `taken-back:${number}`
  if (early !== null && !isTakenBack(event) && signal.at <= Number((await tx.memo(facility, early)) ?? -1))
    return { plans: [], note: 'The order was taken back before it came: it opens nothing.' }
  const plans: JourneyPlan[] = await signalPlans(tx, rules, signal)
  if (plans.length > 0) return { ...otherwise, plans: [...otherwise.plans, ...plans], note: null }
  // Orders come from several senders: what is taken back before it came must not open anything when it does.
  if (early !== null && isTakenBack(event))
    await tx.putMemo(facility, early, { value: String(signal.at), until: arrivedAt + TAKEN_BACK_MS })
  return otherwise
}

/** How long it is remembered that an order was taken back before anybody here knew of it: a feed that is later has lost it. */
const TAKEN_BACK_MS = 7 * DAY_MS

/** What the order itself says goes before what earlier messages told of the same kind (rule RE7). */
async function relationsFor(
  { tx, message, arrivedAt }: ApplyInput,
  event: OrderEvent,
  { visit, patient }: On,
): Promise<readonly ToldRelation[]> {
  const own = dated(event.relations ?? [], Math.min(event.occurredAt ?? arrivedAt, arrivedAt))
  return withTold(await knownRelations(tx, message.facility, { patient, visit }), own)
}

/** An order of a visit nobody has told of yet makes the visit known, without a place. Null where it names nobody. */
async function visitByOrder({ tx, message, arrivedAt }: ApplyInput, event: OrderEvent): Promise<VisitRecord | null> {
  const { facility } = message
  if (event.visitNumber === null || event.patient.mrn === null) return null
  const { patient } = await rememberPatient(tx, facility, event.patient, `visit:${event.visitNumber}`)
  return firstSeen({ facility, visit: event.visitNumber, patient, updatedAt: arrivedAt }, 'order')
}

/** By visit number where that visit is known; else the patient's only open one. Two such visits are nobody's guess. */
async function visitOf({ tx, message }: ApplyInput, event: OrderEvent): ReturnType<Tx['visit']> {
  const named = event.visitNumber === null ? null : await tx.visit(message.facility, event.visitNumber)
  if (named !== null || event.patient.mrn === null) return named
  const known = await survivor(tx, message.facility, event.patient.mrn)
  return known === null ? null : onlyOpenVisit(tx, message.facility, known.patient)
}
