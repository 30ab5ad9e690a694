/**
 * Builds HL7 v2 messages as a feed would send them: synthetic people only. Used by tests and by the demo's scenario
 * player. Times are epoch ms and are written in UTC with their zone; texts are escaped.
 */
import { standardDelimiters } from '../../server/ingest/hl7/hl7-delimiters.ts'
import { escapeText } from '../../server/ingest/hl7/hl7-escape.ts'

/** Who sends, when, under which number. */
export type Envelope = {
  at: number
  controlId: string
  sender?: string
  senderFacility?: string
  processingId?: 'P' | 'T' | 'D'
  /** MSH-11.2: I is an initial load, which tells of the past. */
  processingMode?: 'I'
  charset?: string
}

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
  attending?: { id: string; family: string; given: string }
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

export type PlaceSpec = { unit: string; room?: string; bed?: string; facility?: string }
export type CodeSpec = { code: string; text?: string; system?: string }
export type InsuranceSpec = { plan: string; payer: string; type?: string; policy?: string }
export type AdtSpec = Envelope & {
  trigger: string
  patient: PatientSpec
  visit: VisitSpec
  /** When it happened, if not at `at` (EVN-6). */
  occurredAt?: number
  /** EVN-3. */
  plannedAt?: number
  insurance?: InsuranceSpec
}

/** ADT^A01, A02, A03... */
export function adt(spec: AdtSpec): string {
  const evn = ['EVN', spec.trigger, time(spec.at), time(spec.plannedAt), '', '', time(spec.occurredAt)]
  return message({ ...spec, type: `ADT^${spec.trigger}` }, [
    evn,
    pid(spec.patient),
    pv1(spec.visit),
    pv2(spec.visit),
    ...(spec.insurance === undefined ? [] : [in1(spec.insurance)]),
  ])
}

/** ADT^A40: `retired` was found to be `patient`. */
export function merge(spec: Envelope & { patient: PatientSpec; retired: PatientSpec }): string {
  const { mrn, authority = 'HOSP', family, given } = spec.retired
  const mrg = ['MRG', `${text(mrn)}^^^${text(authority)}^MR`, '', '', '', '', '', `${text(family)}^${text(given)}`]
  return message({ ...spec, type: 'ADT^A40^ADT_A39' }, [['EVN', 'A40', time(spec.at)], pid(spec.patient), mrg])
}

export type OrderSpec = Envelope & {
  patient: PatientSpec
  visit?: VisitSpec
  /** ORC-1: NW, CA, DC, OC, HD, RL, RP... */
  control: string
  placer: string
  filler?: string
  code: CodeSpec
  status?: string
  priority?: string
  orderedAt?: number
  orderedBy?: { id: string; family: string; given: string }
  /** Message type, if not ORM^O01. */
  type?: 'ORM^O01' | 'OMG^O19'
}

/** ORM^O01 (or OMG^O19) with one order. */
export function order(spec: OrderSpec): string {
  const by = spec.orderedBy === undefined ? '' : provider(spec.orderedBy)
  const orc = ['ORC', spec.control, text(spec.placer), text(spec.filler ?? ''), '', spec.status ?? '', '', '', '']
  orc.push(time(spec.orderedAt ?? spec.at), '', '', by)
  const obr = at({ 0: 'OBR', 1: '1', 2: text(spec.placer), 3: text(spec.filler ?? ''), 4: code(spec.code) })
  const priority = spec.priority === undefined ? [] : [at({ 0: 'TQ1', 1: '1', 9: spec.priority })]
  const visit = spec.visit === undefined ? [] : [pv1(spec.visit)]
  return message({ ...spec, type: spec.type ?? 'ORM^O01' }, [pid(spec.patient), ...visit, orc, ...priority, obr])
}

export type ReferralSpec = Envelope & {
  trigger: 'I12' | 'I13' | 'I14'
  patient: PatientSpec
  originatingId: string
  externalId?: string
  status?: string
  priority?: string
  referralType?: CodeSpec
  reason?: CodeSpec
  effectiveAt?: number
  expiresAt?: number
  referring: { id: string; family: string; given: string; organization?: string }
  referredTo: { id?: string; family?: string; given?: string; organization: string }
  requested?: CodeSpec
  insurance?: InsuranceSpec
}

/** REF^I12, I13, I14. */
export function referral(spec: ReferralSpec): string {
  const rf1 = at({
    0: 'RF1',
    1: spec.status ?? 'P',
    2: spec.priority ?? 'R',
    3: code(spec.referralType),
    6: text(spec.originatingId),
    7: time(spec.effectiveAt),
    8: time(spec.expiresAt),
    10: code(spec.reason),
    11: text(spec.externalId ?? ''),
  })
  const obr = spec.requested === undefined ? [] : [at({ 0: 'OBR', 1: '1', 4: code(spec.requested) })]
  const insurance = spec.insurance === undefined ? [] : [in1(spec.insurance)]
  const parties = [prd('RP', spec.referring), prd('RT', spec.referredTo)]
  return message({ ...spec, type: `REF^${spec.trigger}` }, [rf1, ...parties, pid(spec.patient), ...insurance, ...obr])
}

export type AppointmentSpec = Envelope & {
  trigger: string
  patient: PatientSpec
  placer?: string
  filler?: string
  /** SCH-26: the referral or order that it belongs to. */
  link?: string
  startAt?: number
  endAt?: number
  status?: string
  reason?: CodeSpec
  service?: CodeSpec
  location?: PlaceSpec
  visit?: VisitSpec
}

/** SIU^S12, S14, S15, S26. */
export function appointment(spec: AppointmentSpec): string {
  const sch = at({
    0: 'SCH',
    1: text(spec.placer ?? ''),
    2: text(spec.filler ?? ''),
    7: code(spec.reason),
    11: `^^^${time(spec.startAt)}^${time(spec.endAt)}`,
    25: spec.status ?? '',
    26: text(spec.link ?? ''),
  })
  const visit = spec.visit === undefined ? [] : [pv1(spec.visit)]
  const service = spec.service === undefined ? [] : [at({ 0: 'AIS', 1: '1', 2: 'A', 3: code(spec.service) })]
  const location = spec.location === undefined ? [] : [at({ 0: 'AIL', 1: '1', 2: 'A', 3: place(spec.location) })]
  const type = `SIU^${spec.trigger}`
  return message({ ...spec, type }, [sch, pid(spec.patient), ...visit, ['RGS', '1'], ...service, ...location])
}

export type DocumentSpec = Envelope & {
  patient: PatientSpec
  documentType: CodeSpec
  documentId: string
  completion?: string
  availability?: string
  author?: { id: string; family: string; given: string }
  /** TXA-14: the order or referral that it answers. */
  link?: string
  content?: string
  visit?: VisitSpec
}

/** MDM^T02. */
export function document(spec: DocumentSpec): string {
  const txa = at({
    0: 'TXA',
    1: '1',
    2: code(spec.documentType),
    4: time(spec.at),
    9: spec.author === undefined ? '' : provider(spec.author),
    12: text(spec.documentId),
    14: text(spec.link ?? ''),
    17: spec.completion ?? 'AU',
    19: spec.availability ?? 'AV',
  })
  const visit = spec.visit === undefined ? [] : [pv1(spec.visit)]
  const content = spec.content === undefined ? [] : [at({ 0: 'OBX', 1: '1', 2: 'TX', 5: text(spec.content), 11: 'F' })]
  return message({ ...spec, type: 'MDM^T02' }, [
    ['EVN', 'T02', time(spec.at)],
    pid(spec.patient),
    ...visit,
    txa,
    ...content,
  ])
}

/** Any message: the header of an envelope and segments whose fields are already encoded. */
export function message(envelope: Envelope & { type: string }, segments: readonly (readonly string[])[]): string {
  const { at: sentAt, controlId, sender = 'EHR', senderFacility = 'HOSP', processingId = 'P' } = envelope
  const msh = ['MSH', '^~\\&', text(sender), text(senderFacility), 'ONWARD', 'HOSP', time(sentAt), '', envelope.type]
  const { processingMode } = envelope
  msh.push(text(controlId), processingMode === undefined ? processingId : `${processingId}^${processingMode}`, '2.5.1')
  if (envelope.charset !== undefined) msh.push('', '', '', '', '', envelope.charset)
  // A segment without any field says nothing; real feeds leave it out.
  const told = [msh, ...segments].map(trimmed).filter((fields) => fields.length > 1)
  return told.map((fields) => `${fields.join('|')}\r`).join('')
}

/** YYYYMMDDHHMMSS+0000, or nothing; null is HL7 null. */
export function time(epochMs: number | null | undefined): string {
  if (epochMs === undefined) return ''
  if (epochMs === null) return '""'
  return `${new Date(epochMs).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}+0000`
}

function pid(patient: PatientSpec): string[] {
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

function pv1(visit: VisitSpec): string[] {
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

function pv2(visit: VisitSpec): string[] {
  const precautions = visit.precautions === null ? '""' : (visit.precautions ?? []).map(text).join('~')
  return at({
    0: 'PV2',
    9: time(visit.expectedDischargeAt),
    27: text(visit.expectedDisposition ?? ''),
    41: precautions,
  })
}

function in1({ plan, payer, type = '', policy = '' }: InsuranceSpec): string[] {
  return at({ 0: 'IN1', 1: '1', 2: text(plan), 3: text(plan), 4: text(payer), 15: text(type), 36: text(policy) })
}

function prd(role: string, party: { id?: string; family?: string; given?: string; organization?: string }): string[] {
  const { id = '', family = '', given = '', organization = '' } = party
  return at({ 0: 'PRD', 1: role, 2: `${text(family)}^${text(given)}`, 7: text(id), 10: text(organization) })
}

function place(spec: PlaceSpec | undefined): string {
  if (spec === undefined) return ''
  const { unit, room = '', bed = '', facility = 'HOSP' } = spec
  return [unit, room, bed, facility].map(text).join('^')
}

function provider({ id, family, given }: { id: string; family: string; given: string }): string {
  return [id, family, given].map(text).join('^')
}

function code(spec: CodeSpec | undefined): string {
  return spec === undefined ? '' : trimmed([spec.code, spec.text ?? '', spec.system ?? ''].map(text)).join('^')
}

function nullable(value: string | null | undefined): string {
  return value === null ? '""' : text(value ?? '')
}

function text(value: string): string {
  return escapeText(value, standardDelimiters)
}

/** Fields by number; the gaps are empty. */
function at(fields: Readonly<Record<number, string>>): string[] {
  const last = Math.max(...Object.keys(fields).map(Number))
  return Array.from({ length: last + 1 }, (_, index) => fields[index] ?? '')
}

function trimmed(fields: readonly string[]): readonly string[] {
  return fields.slice(0, fields.findLastIndex((field) => field !== '' && field !== '^' && field !== '^^^^') + 1)
}
