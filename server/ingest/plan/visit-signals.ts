import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import type { VisitRecord } from '../../db/records.ts'
import type { Signal } from '../../workflow/signals/signal.ts'
import { bodyOf } from '../census/fold-visit.ts'
import type { StayHistory } from '../census/stay-history.ts'
import { bedSignals } from './bed-signals.ts'
import { inUnitBed, type VisitInput } from './plan-visit.ts'
import { patientSignals } from './patient-signals.ts'
import { visitSignal } from './visit-signal.ts'

export type VisitSignalInput = Omit<VisitInput, 'arrivedAt'> & { readonly history: StayHistory }

/**
 * What an ADT message means beyond the discharge (domain.md C2): an expected arrival, an admission that waits for its bed,
 * an arrival, a bed left behind, a patient on the way or on leave. A stale or loaded message means none of it. Pure.
 */
export function visitSignals(input: VisitSignalInput): Signal[] {
  const { folded, source } = input
  if (folded.stale || source.load === true) return []
  return [
    ...arrivals(input),
    ...movements(input),
    ...classChange(input),
    ...patientSignals(input),
    ...bedSignals(input),
  ]
}

function arrivals(input: VisitSignalInput): Signal[] {
  const { event, folded, reference } = input
  const at = folded.at
  const placed = inUnitBed(reference, folded.visit)
  switch (event.trigger) {
    case 'A05':
    case 'A14':
      return folded.visit.state === 'expected' ? [visitSignal(input, 'expected-arrival', expected(event))] : []
    case 'A01':
    case 'A06':
      if (placed) return [visitSignal(input, 'arrived-in-bed', { arrivedAt: at })]
      return [visitSignal(input, 'admitted-without-bed', { admitRequestedAt: at, ...from(folded.visit.unit) })]
    case 'A02':
      return placed ? [visitSignal(input, 'arrived-in-bed', { arrivedAt: at })] : []
    default:
      return []
  }
}

function movements(input: VisitSignalInput): Signal[] {
  const { event, folded } = input
  switch (event.trigger) {
    case 'A09':
      return [visitSignal(input, 'tracking-departed', { departed: true })]
    case 'A10':
      return [visitSignal(input, 'tracking-arrived', { arrivedAt: folded.at })]
    case 'A15':
      return [visitSignal(input, 'bed-assigned', { assignedBed: bedText(event.pendingLocation) })]
    case 'A03':
      return [visitSignal(input, 'discharged-visit', { leftAt: folded.at })]
    default:
      return []
  }
}

/**
 * A stay becomes an inpatient one, or stops being one, by whatever message says so first: A01 as well as A06, A07 or an
 * A08 (rule SN7); again once a payer is known, to whom its review is owed. What left or is only expected has no class.
 */
function classChange(input: VisitSignalInput): Signal[] {
  const { event, before, folded } = input
  if (folded.visit.state !== 'in') return []
  const payer = payerOf(folded.visit)
  const isTold = payer !== null && (before === null || payerOf(before) === null)
  const [was, is] = [before !== null && before.state === 'in' && isInpatient(before), isInpatient(folded.visit)]
  if (event.trigger === 'A07' || (was && !is)) return [visitSignal(input, 'class-outpatient', {})]
  const isNews = event.trigger === 'A06' || (is && (!was || isTold))
  return isNews ? [visitSignal(input, 'class-inpatient', payer === null ? {} : { payer })] : []
}

function payerOf(visit: VisitRecord): string | null {
  return bodyOf(visit).payer ?? null
}

function isInpatient(visit: VisitRecord): boolean {
  return visit.class === 'I' && bodyOf(visit).service !== 'OBS'
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
