import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import type { FactSource } from '../../../shared/domain/fact.ts'
import type { Reference } from '../../../shared/domain/reference.ts'
import type { FeedSignal } from '../../../shared/domain/signal-name.ts'
import type { PatientRecord, VisitRecord } from '../../db/records.ts'
import type { Signal } from '../../workflow/signals/signal.ts'
import { bodyOf, type FoldedVisit } from '../census/fold-visit.ts'
import { plannedBed, type StayHistory } from '../census/stay-history.ts'
import { inUnitBed } from './plan-visit.ts'
import { visitSignal } from './visit-signal.ts'

type Of = {
  readonly event: VisitEvent
  readonly before: VisitRecord | null
  readonly folded: FoldedVisit
  readonly patient: PatientRecord
  readonly reference: Reference
  readonly source: FactSource
  readonly history: StayHistory
}

/**
 * What an ADT message means for beds (domain.md E4, rule SN9): one that a transfer left behind is dirty, also during a
 * discharge; one that somebody else is planned for comes free soon; one whose patient is back is not to be turned over.
 * Pure.
 */
export function bedSignals(input: Of): Signal[] {
  return [...left(input), ...wanted(input), ...back(input)]
}

/** Messages that say where a patient is now. */
const MOVES: ReadonlySet<string> = new Set(['A02', 'A06', 'A07', 'A08'])

function left(input: Of): Signal[] {
  const { event, before, folded, reference } = input
  if (!MOVES.has(event.trigger) || before === null || !inUnitBed(reference, before) || isSame(before, folded.visit))
    return []
  const isolation = (bodyOf(folded.visit).precautions ?? []).length > 0
  return [onBed(input, 'bed-left', { place: before, facts: { bedLeftAt: folded.at, isolation } })]
}

function wanted(input: Of): Signal[] {
  const place = plannedBed(input.event) ?? null
  if (place === null || !input.history.wantsTakenBed || !inUnitBed(input.reference, place)) return []
  return [onBed(input, 'bed-prealert', { place, facts: { bedAsked: true } })]
}

/** A13, A12: the bed hears that its patient is back; whether its cleaning has begun is its own journey's to know. */
function back(input: Of): Signal[] {
  const { event, folded, reference } = input
  const isBack = event.trigger === 'A13' || event.trigger === 'A12'
  if (!isBack || !inUnitBed(reference, folded.visit)) return []
  return [onBed(input, 'bed-reoccupied', { place: folded.visit, facts: { patientBack: true } })]
}

type Place = { readonly unit: string | null; readonly room: string | null; readonly bed: string | null }

/** About a bed, and so about nobody. */
function onBed(
  input: Of,
  name: FeedSignal,
  { place, facts }: { readonly place: Place; readonly facts: Signal['facts'] },
): Signal {
  const { unit, room, bed } = place
  const nobody = { visit: null, patient: null, identity: null, relations: [] }
  return { ...visitSignal(input, name, facts), ...nobody, placement: { unit, room, bed } }
}

function isSame(one: Place, two: Place): boolean {
  return one.unit === two.unit && one.room === two.room && one.bed === two.bed
}
