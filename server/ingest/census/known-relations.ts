import type { ToldRelation } from '../../../shared/domain/told-relation.ts'
import type { Tx } from '../../db/port.ts'
import type { PatientRecord, VisitRecord } from '../../db/records.ts'
import { bodyOf } from './fold-visit.ts'

/**
 * Who stands to a patient as messages have told so far: of the visit that is meant, else of the newest one. A journey that
 * a signal opens has them at once, not only with the next ADT (rule RE7).
 */
export async function knownRelations(
  tx: Pick<Tx, 'visitsOfPatient'>,
  facility: string,
  { patient, visit }: { readonly patient: PatientRecord; readonly visit: VisitRecord | null },
): Promise<readonly ToldRelation[]> {
  if (visit !== null) return bodyOf(visit).relations ?? []
  const visits = await tx.visitsOfPatient(facility, patient.patient)
  const newest = visits.toSorted((a, b) => b.eventAt - a.eventAt)
  return newest.map((one) => bodyOf(one).relations ?? []).find((relations) => relations.length > 0) ?? []
}
