import type { ToldRelation } from '../../shared/domain/told-relation.ts'
import { visitBodySchema } from '../../shared/domain/census.ts'
import type { Placement } from '../../shared/workflow/journey-event.ts'
import type { OpenJourney } from '../../shared/workflow/open-journey.ts'
import type { Tx } from '../db/port.ts'
import type { HookData } from './hook-data.ts'

/** Whom or what a post is about. */
export type HookAbout = {
  readonly placement: Placement
  readonly identity: OpenJourney['identity']
  /** The patient by the record number that survives merges. */
  readonly patient: string | null
  readonly relations: readonly ToldRelation[]
}

/** By its visit from the census, by the patient's number, or as told. */
export async function hookAbout(tx: Tx, facility: string, data: HookData): Promise<HookAbout> {
  const visit = data.visit === undefined ? null : await tx.visit(facility, data.visit)
  const number = visit?.patient ?? data.patient?.mrn ?? ''
  const known = number === '' ? null : await survivingPatient(tx, facility, number)
  const relations = visit === null ? [] : (visitBodySchema.parse(visit.body).relations ?? [])
  const told = known ?? data.patient ?? null
  const { unit = null, room = null, bed = null } = visit ?? data
  if (told === null) return { placement: { unit, room, bed }, identity: null, patient: null, relations }
  const { family, given, birthDate, sex, mrn } = told
  const identity = { family, given, birthDate, sex, mrn, visit: visit?.visit ?? '' }
  return { placement: { unit, room, bed }, identity, patient: known?.patient ?? (mrn || null), relations }
}

/** A retired number is the survivor's (IN22): chains are followed, a ring ends where it began. */
async function survivingPatient(tx: Tx, facility: string, number: string) {
  const seen = new Set<string>()
  let found = await tx.patient(facility, number)
  while (found !== null && found.mergedInto !== null && !seen.has(found.patient)) {
    seen.add(found.patient)
    found = await tx.patient(facility, found.mergedInto)
  }
  return found
}
