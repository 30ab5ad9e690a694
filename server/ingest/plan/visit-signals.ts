import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import type { Reference } from '../../../shared/domain/reference.ts'
import type { FactSource, FactValue } from '../../../shared/domain/fact.ts'
import type { PatientRecord, VisitRecord } from '../../db/records.ts'
import { bodyOf, type FoldedVisit } from '../census/fold-visit.ts'
import type { OpenJourney } from '../../workflow/journey-plan.ts'
import type { Signal } from './plan-signal.ts'
import { DISCHARGE, identityOf, inUnitBed } from './plan-visit.ts'

export type VisitSignalInput = {
  readonly event: VisitEvent
  readonly before: VisitRecord | null
  readonly folded: FoldedVisit
  readonly patient: PatientRecord
  readonly open: readonly OpenJourney[]
  readonly reference: Reference
  readonly source: FactSource
}

/**
 * What an ADT message means beyond the discharge (domain.md C2): an expected arrival, an admission that waits for its bed,
 * an arrival, a bed left behind, a patient on the way or on leave. A stale or loaded message means none of it. Pure.
 */
export function visitSignals(input: VisitSignalInput): Signal[] {
  const { folded, source } = input
  if (folded.stale || source.load === true) return []
  return [...arrivals(input), ...movements(input), ...bedsLeft(input)]
}

function arrivals(input: VisitSignalInput): Signal[] {
  const { event, folded, reference } = input
  const at = folded.at
  const placed = inUnitBed(reference, folded.visit)
  switch (event.trigger) {
    case 'A05':
    case 'A14':
      return folded.visit.state === 'expected' ? [signal(input, 'expected-arrival', expected(event))] : []
    case 'A01':
    case 'A06': {
      const own = event.trigger === 'A06' ? [signal(input, 'class-inpatient', {})] : []
      if (placed) return [...own, signal(input, 'arrived-in-bed', { arrivedAt: at })]
      return [...own, signal(input, 'admitted-without-bed', { admitRequestedAt: at, ...from(folded.visit.unit) })]
    }
    case 'A02':
      return placed ? [signal(input, 'arrived-in-bed', { arrivedAt: at })] : []
    default:
      return []
  }
}

function movements(input: VisitSignalInput): Signal[] {
  const { event, folded } = input
  switch (event.trigger) {
    case 'A07':
      return [signal(input, 'class-outpatient', {})]
    case 'A09':
      return [signal(input, 'tracking-departed', { departed: true })]
    case 'A10':
      return [signal(input, 'tracking-arrived', { arrivedAt: folded.at })]
    case 'A15':
      return [signal(input, 'bed-assigned', { assignedBed: bedText(event.pendingLocation) })]
    case 'A03':
      return [signal(input, 'discharged-visit', { leftAt: folded.at })]
    default:
      return []
  }
}

/** A bed that a move leaves behind is dirty; with a discharge under way its own step sees to that. */
function bedsLeft(input: VisitSignalInput): Signal[] {
  const { event, before, folded, open, reference } = input
  if (event.trigger !== 'A02' || before === null || !inUnitBed(reference, before)) return []
  const { unit, room, bed } = before
  const moved = unit !== folded.visit.unit || room !== folded.visit.room || bed !== folded.visit.bed
  if (!moved || open.some(({ workflow }) => workflow === DISCHARGE)) return []
  const isolation = (bodyOf(folded.visit).precautions ?? []).length > 0
  const left = signal(input, 'bed-left', { bedLeftAt: folded.at, isolation })
  return [{ ...left, visit: null, patient: null, identity: null, placement: { unit, room, bed } }]
}

function expected({ plannedAt, admitAt }: VisitEvent): Signal['facts'] {
  const at = plannedAt ?? admitAt
  return typeof at === 'number' ? { expectedArrivalAt: at, comesFrom: 'home' } : { comesFrom: 'home' }
}

/** Patients without a bed wait where they are: mostly in the emergency department. */
function from(unit: string | null): Signal['facts'] {
  const known: Readonly<Record<string, string>> = { ED: 'ed', ER: 'ed', EMER: 'ed', PACU: 'pacu' }
  const comesFrom = unit === null ? undefined : known[unit.toUpperCase()]
  return comesFrom === undefined ? {} : { comesFrom }
}

function bedText(place: VisitEvent['pendingLocation']): string {
  return place === null || place === undefined ? '' : [place.unit, place.room, place.bed].filter(Boolean).join(' ')
}

function signal({ folded, patient, source }: VisitSignalInput, name: string, facts: Signal['facts']): Signal {
  const { unit, room, bed, visit } = folded.visit
  const known: { readonly [name: string]: FactValue } = Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== ''),
  )
  return {
    name,
    facts: known,
    performer: null,
    priority: 'routine',
    visit,
    patient: patient.patient,
    identity: identityOf(patient, visit),
    placement: { unit, room, bed },
    links: [],
    at: folded.at,
    source,
  }
}
