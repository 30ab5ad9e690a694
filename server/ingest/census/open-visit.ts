import type { Planned } from '../../workflow/journey-plan.ts'
import type { Tx } from '../../db/port.ts'
import type { VisitRecord } from '../../db/records.ts'
import { bodyOf } from './fold-visit.ts'

/** The patient's only visit that is open or expected; two such visits are nobody's guess. */
export async function onlyOpenVisit(tx: Tx, facility: string, patient: string): ReturnType<Tx['visit']> {
  const visits = await tx.visitsOfPatient(facility, patient)
  const open = visits.filter(({ state }) => state === 'in' || state === 'expected')
  return open.length === 1 ? (open[0] ?? null) : null
}

/** What the plan says of the order that waits for a bed is remembered with the visit. */
export async function keepWaiting(tx: Tx, visit: VisitRecord, { waiting }: Planned): Promise<void> {
  if (waiting === undefined) return
  if (waiting === null && (bodyOf(visit).waitingOrder ?? null) === null) return
  await tx.putVisit({ ...visit, body: { ...bodyOf(visit), waitingOrder: waiting } })
}
