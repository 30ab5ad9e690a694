import type { Reads } from '../port.ts'
import { keyOf, type Tables } from './tables.ts'

/** Reads of patients and their visits. */
export function censusReads(tables: Tables): Pick<Reads, 'visit' | 'visitsOfPatient' | 'census' | 'patient'> {
  const visits = (facility: string) => [...tables.visit.values()].filter((visit) => visit.facility === facility)
  return {
    visit: async (facility, visit) => tables.visit.get(keyOf(facility, visit)) ?? null,
    visitsOfPatient: async (facility, patient) => visits(facility).filter((visit) => visit.patient === patient),
    census: async (facility) => visits(facility).filter(({ state }) => state === 'in' || state === 'expected'),
    patient: async (facility, patient) => tables.patient.get(keyOf(facility, patient)) ?? null,
  }
}
