import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Tx } from '../../db/port.ts'
import type { VisitRecord } from '../../db/records.ts'
import { bodyOf } from './fold-visit.ts'

/** What came before a message: as far as a signal depends on it. */
export type StayHistory = {
  /** Nobody had told of this patient before. */
  readonly isNewPatient: boolean
  /** When the patient last left this house on another visit; null: never. */
  readonly leftBefore: Instant | null
  /** The bed that is planned for the patient is somebody else's still. */
  readonly wantsTakenBed: boolean
}

/** When the patient of a visit last left on another one. */
export async function leftBefore(tx: Pick<Tx, 'visitsOfPatient'>, visit: VisitRecord): Promise<Instant | null> {
  const visits = await tx.visitsOfPatient(visit.facility, visit.patient)
  const left = visits.filter((one) => one.visit !== visit.visit && one.state === 'left')
  const times = left.map((one) => bodyOf(one).dischargeAt ?? one.eventAt)
  return times.length === 0 ? null : Math.max(...times)
}

/** Messages that plan a bed for somebody who is not in it yet (PV1-42, else PV1-3). */
const PLANS_A_BED: ReadonlySet<string> = new Set(['A05', 'A14', 'A15'])

/** The bed that a message plans for its patient; null where it plans none. */
export function plannedBed({ trigger, pendingLocation, location }: VisitEvent): VisitEvent['pendingLocation'] {
  if (!PLANS_A_BED.has(trigger)) return null
  const place = pendingLocation ?? (trigger === 'A15' ? null : location)
  return place === null || place === undefined || place.unit === null || place.bed === null ? null : place
}

/** True where the planned bed has another patient in it: its cleaning can be got ready for. */
export async function wantsTakenBed(tx: Pick<Tx, 'census'>, facility: string, event: VisitEvent): Promise<boolean> {
  const place = plannedBed(event) ?? null
  if (place === null) return false
  return (await tx.census(facility)).some(
    ({ state, visit, unit, room, bed }) =>
      state === 'in' &&
      visit !== event.visitNumber &&
      unit === place.unit &&
      bed === place.bed &&
      (place.room === null || room === place.room),
  )
}
