import type { InboundPatient } from '../../../shared/domain/inbound-parts.ts'
import type { Tx } from '../../db/port.ts'
import type { PatientRecord } from '../../db/records.ts'

/**
 * The patient a message is about, as stored after it: found by MRN (through merges), made when new, updated by what the
 * message says of name, birth date, sex and death. Empty fields change nothing (E15.2).
 */
export async function rememberPatient(
  tx: Tx,
  facility: string,
  told: InboundPatient,
  fallbackKey: string,
): Promise<PatientRecord> {
  const key = told.mrn === null ? `provisional:${fallbackKey}` : told.mrn
  await tx.lockPatient(facility, key)
  const known = await survivor(tx, facility, key)
  const patient = withTold(known ?? blank(facility, key, told.mrn ?? ''), told)
  await tx.putPatient(patient)
  return patient
}

/** The patient a retired number now belongs to; chains are followed, a cycle ends where it began (IN/A40 rules). */
export async function survivor(tx: Pick<Tx, 'patient'>, facility: string, key: string): Promise<PatientRecord | null> {
  const seen = new Set<string>()
  let found = await tx.patient(facility, key)
  while (found !== null && found.mergedInto !== null && !seen.has(found.patient)) {
    seen.add(found.patient)
    found = (await tx.patient(facility, found.mergedInto)) ?? { ...found, mergedInto: null }
  }
  return found
}

function blank(facility: string, patient: string, mrn: string): PatientRecord {
  return { facility, patient, family: '', given: '', birthDate: null, sex: null, mrn, deathAt: null, mergedInto: null }
}

function withTold(known: PatientRecord, told: InboundPatient): PatientRecord {
  return {
    ...known,
    ...(told.name === undefined ? {} : { family: told.name?.family ?? '', given: told.name?.given ?? '' }),
    birthDate: told.birthDate === undefined ? known.birthDate : told.birthDate,
    sex: told.sex === undefined ? known.sex : told.sex,
    deathAt: told.deathAt === undefined ? known.deathAt : told.deathAt,
  }
}
