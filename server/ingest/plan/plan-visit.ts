import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import type { Reference } from '../../../shared/domain/reference.ts'
import type { FactSource } from '../../../shared/domain/fact.ts'
import type { ToldRelation } from '../../../shared/domain/told-relation.ts'
import { DAY_MS, type Instant } from '../../../shared/kernel/instant.ts'
import type { FactChange, JourneyEvent } from '../../../shared/workflow/journey-event.ts'
import type { PatientRecord, VisitRecord } from '../../db/records.ts'
import { bodyOf, type FoldedVisit } from '../census/fold-visit.ts'
import type { Identity, JourneyPlan, OpenJourney, OpenPlan, Planned } from '../../workflow/journey-plan.ts'
import { factOf, visitFacts } from './visit-facts.ts'

export const DISCHARGE = 'discharge'
/** PV2-9 within this time of the message plans a discharge (domain.md E1). */
const PLAN_AHEAD_MS = DAY_MS

export type VisitInput = {
  readonly event: VisitEvent
  readonly before: VisitRecord | null
  readonly folded: FoldedVisit
  readonly patient: PatientRecord
  readonly open: readonly OpenJourney[]
  readonly reference: Reference
  readonly source: FactSource
  readonly arrivedAt: Instant
}

/** What an ADT message means for the journeys of its visit (domain.md C2, E1, E15.1-5). Pure. */
export function planVisit(input: VisitInput): Planned {
  const { event, folded, open, source } = input
  const discharge = open.find((journey) => journey.workflow === DISCHARGE)
  const told = [...tellings(input), ...(folded.stale ? [] : triggerEvents(input))]
  const others = open.map((journey): JourneyPlan => ({
    kind: 'tell',
    journey: journey.id,
    events: journey.workflow === DISCHARGE ? told : told.filter(({ type }) => !ofDischarge(event, type)),
    identity: identityOf(input.patient, folded.visit.visit),
  }))
  if (discharge !== undefined || folded.stale)
    return { plans: others, note: folded.stale ? staleNote(event, source) : null }
  const order = waitingOrderOf(input)
  const trigger = order === null ? openingTrigger(input) : 'discharge-order'
  if (trigger === null) return { plans: others, note: null }
  if (!inUnitBed(input.reference, folded.visit))
    return { plans: others, note: 'The patient has no bed on a configured unit: the census knows, no journey opens.' }
  const plans = [...others, openPlan(input, trigger, [...told, ...(order === null ? [] : [order])])]
  return { plans, note: null, ...(order === null ? {} : { waiting: null }) }
}

/** What A25 takes back is the planned discharge, and nothing else of the visit. */
function ofDischarge({ trigger }: VisitEvent, type: JourneyEvent['type']): boolean {
  return trigger === 'A25' && type === 'cancelled'
}

/** The identity row's content for a patient on a visit. */
export function identityOf(patient: PatientRecord, visit: string): Identity {
  const { family, given, birthDate, sex, mrn } = patient
  return { family, given, birthDate, sex, mrn, visit }
}

/** Journeys open only for visits with a bed on a configured unit (E15.2). A bed that is not listed there is marked. */
export function inUnitBed(reference: Reference, visit: Pick<VisitRecord, 'unit' | 'bed'>): boolean {
  return visit.bed !== null && reference.units.some(({ id }) => id === visit.unit)
}

/** The dedupe key of a visit's discharge: at most one open journey has it. */
export function dischargeKey(visit: string): string {
  return `visit:${visit}:${DISCHARGE}`
}

/** How a discharge journey is opened for a visit, whoever asks for it. */
export function dischargeOpening(input: {
  visit: VisitRecord
  patient: PatientRecord
  trigger: string
  facts: readonly FactChange[]
  at: Instant
  source: FactSource
  events: readonly JourneyEvent[]
}): OpenPlan {
  const { visit, patient, trigger, at, source, events } = input
  return {
    kind: 'open',
    workflow: DISCHARGE,
    trigger,
    key: dischargeKey(visit.visit),
    alsoKeys: [],
    visit: visit.visit,
    reopen: trigger === 'discharged' ? 'unless-left' : 'always',
    placement: { unit: visit.unit, room: visit.room, bed: visit.bed },
    identity: identityOf(patient, visit.visit),
    facts: [...visitFacts(bodyOf(visit)), ...input.facts],
    priority: 'routine',
    at,
    source,
    events: [...relationEvents(input), ...events],
  }
}

function relationsOf(visit: VisitRecord): { relations?: readonly ToldRelation[] } {
  const { relations = [] } = bodyOf(visit)
  return relations.length === 0 ? {} : { relations }
}

/** What earlier messages said of those who stand to the patient holds for a journey that opens later. */
function relationEvents({
  visit,
  at,
  source,
}: {
  visit: VisitRecord
  at: Instant
  source: FactSource
}): JourneyEvent[] {
  const told = relationsOf(visit)
  return told.relations === undefined ? [] : [{ type: 'facts', facts: [], ...told, at, source }]
}

/** The order that came before the bed, as it happened. */
function waitingOrderOf({ folded, reference }: VisitInput): Extract<JourneyEvent, { type: 'ordered' }> | null {
  const waiting = bodyOf(folded.visit).waitingOrder ?? null
  if (waiting === null || folded.visit.state !== 'in' || !inUnitBed(reference, folded.visit)) return null
  const { order, at, by, ref } = waiting
  return { type: 'ordered', order, at, by, source: { kind: 'message', ref } }
}

function openPlan({ folded, patient, source }: VisitInput, trigger: string, events: readonly JourneyEvent[]): OpenPlan {
  return dischargeOpening({ visit: folded.visit, patient, trigger, facts: [], at: folded.at, source, events })
}

function openingTrigger({ event, folded, arrivedAt }: VisitInput): string | null {
  if (codeOf({ event, folded }) === DIED && folded.visit.state !== 'cancelled') return 'death'
  if (event.trigger === 'A03') return 'discharged'
  if (event.trigger === 'A16') return 'pending-discharge'
  const expected = bodyOf(folded.visit).expectedDischargeAt
  const soon = typeof expected === 'number' && expected <= arrivedAt + PLAN_AHEAD_MS
  return soon && folded.visit.state === 'in' ? 'expected-discharge' : null
}

function tellings({ event, before, folded, source }: VisitInput): JourneyEvent[] {
  const facts = visitFacts(bodyOf(folded.visit))
  const { unit, room, bed } = folded.visit
  const moved = before === null || before.unit !== unit || before.room !== room || before.bed !== bed
  const planned =
    event.trigger === 'A16' && typeof event.plannedAt === 'number' ? factOf('expectedLeaveAt', event.plannedAt) : []
  return [
    {
      type: 'facts',
      facts: [...facts, ...planned],
      at: folded.at,
      source,
      ...relationsOf(folded.visit),
      ...(moved ? { placement: { unit, room, bed } } : {}),
    },
  ]
}

function triggerEvents(input: VisitInput): JourneyEvent[] {
  const { event, folded, source, reference } = input
  const at = folded.at
  switch (event.trigger) {
    case 'A03':
      return [...dispositionEvents(input), { type: 'left', confirmed: reference.a03Means === 'left', at, source }]
    case 'A13':
      return [{ type: 'left-undone', at, source }]
    case 'A11':
    case 'A27':
    case 'A38':
      return [{ type: 'cancelled', reason: 'admission cancelled', at, source }]
    case 'A25':
      return [{ type: 'cancelled', reason: 'pending discharge cancelled', at, source }]
    case 'A01':
    case 'A02':
    case 'A04':
    case 'A05':
    case 'A06':
    case 'A07':
    case 'A08':
    case 'A12':
    case 'A16':
      return dispositionEvents(input)
    // What these mean is said by signals (visit-signals.ts).
    case 'A09':
    case 'A10':
    case 'A14':
    case 'A15':
    case 'A26':
      return []
    case 'A21':
    case 'A22':
      return [{ type: 'facts', facts: factOf('onLeave', event.trigger === 'A21'), at, source }]
  }
}

/** A death, or a disposition code that was not known before, changes the journey's path (E15.5). */
function dispositionEvents({ event, before, folded, source }: VisitInput): JourneyEvent[] {
  const code = codeOf({ event, folded })
  const was = before === null ? null : bodyOf(before).dispositionCode
  if (code === null || (code === was && code !== DIED)) return []
  return [{ type: 'disposition', code, at: folded.at, source }]
}

/** HL7 table 0112: expired. */
const DIED = '20'

/** The disposition as ADT knows it now; a death in PID speaks for itself. */
function codeOf({ event, folded }: Pick<VisitInput, 'event' | 'folded'>): string | null {
  const died = event.patient.died === true || typeof event.patient.deathAt === 'number'
  return died ? DIED : (bodyOf(folded.visit).dispositionCode ?? null)
}

function staleNote(event: VisitEvent, source: FactSource): string {
  return `${event.trigger} ${source.ref} happened before what is known already: facts were filled, the bed was not moved.`
}
