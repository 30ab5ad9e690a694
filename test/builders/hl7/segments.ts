import { at, nullable, place, provider, text, time, type PersonSpec, type PlaceSpec } from './fields.ts'

export type PatientSpec = {
  mrn: string
  family: string
  given: string
  /** YYYY-MM-DD. */
  birthDate?: string
  sex?: string
  authority?: string
  /** PID-15, e.g. `es`. */
  language?: string
  diedAt?: number
}

/** `null` writes HL7 null (`""`), absent writes nothing. */
export type VisitSpec = {
  number: string
  class?: string | null
  location?: PlaceSpec | null
  priorLocation?: PlaceSpec
  pendingLocation?: PlaceSpec
  attending?: PersonSpec
  service?: string
  /** PV1-15: A0, A1, A2, A8, B1... */
  ambulatory?: readonly string[] | null
  financialClass?: string
  disposition?: string | null
  dischargedTo?: string | null
  admitAt?: number
  dischargeAt?: number | null
  expectedDischargeAt?: number | null
  expectedDisposition?: string
  /** PV2-41 codes, e.g. `contact`. */
  precautions?: readonly string[] | null
}

export type InsuranceSpec = { plan: string; payer: string; type?: string; policy?: string }

/** PID: who the patient is. */
export function pid(patient: PatientSpec): string[] {
  return at({
    0: 'PID',
    1: '1',
    3: `${text(patient.mrn)}^^^${text(patient.authority ?? 'HOSP')}^MR`,
    5: `${text(patient.family)}^${text(patient.given)}`,
    7: (patient.birthDate ?? '').replaceAll('-', ''),
    8: patient.sex ?? '',
    15: text(patient.language ?? ''),
    29: time(patient.diedAt),
    30: patient.diedAt === undefined ? '' : 'Y',
  })
}

/** PV1: the visit. */
export function pv1(visit: VisitSpec): string[] {
  return at({
    0: 'PV1',
    1: '1',
    2: nullable(visit.class),
    3: visit.location === null ? '""' : place(visit.location),
    6: place(visit.priorLocation),
    7: visit.attending === undefined ? '' : provider(visit.attending),
    10: text(visit.service ?? ''),
    15: visit.ambulatory === null ? '""' : (visit.ambulatory ?? []).join('~'),
    19: text(visit.number),
    20: text(visit.financialClass ?? ''),
    36: nullable(visit.disposition),
    37: nullable(visit.dischargedTo),
    42: place(visit.pendingLocation),
    44: time(visit.admitAt),
    45: time(visit.dischargeAt),
  })
}

/** PV2: what is expected of the visit. */
export function pv2(visit: VisitSpec): string[] {
  const precautions = visit.precautions === null ? '""' : (visit.precautions ?? []).map(text).join('~')
  return at({
    0: 'PV2',
    9: time(visit.expectedDischargeAt),
    27: text(visit.expectedDisposition ?? ''),
    41: precautions,
  })
}

/** IN1: who pays. */
export function in1({ plan, payer, type = '', policy = '' }: InsuranceSpec): string[] {
  return at({ 0: 'IN1', 1: '1', 2: text(plan), 3: text(plan), 4: text(payer), 15: text(type), 36: text(policy) })
}
