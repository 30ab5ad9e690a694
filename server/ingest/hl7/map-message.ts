import { visitTriggers, type InboundEvent } from '../../../shared/domain/inbound-event.ts'
import { ok, type Result } from '../../../shared/kernel/result.ts'
import { textOf } from './hl7-fields.ts'
import { mapAppointment } from './map-appointment.ts'
import { mapAuthorization, mapReferralAnswer } from './map-authorization.ts'
import { mapBedStatus } from './map-bed-status.ts'
import { isAccountTrigger, mapAccount, mapCharge } from './map-charge.ts'
import { mapDocument } from './map-document.ts'
import { mapMerge } from './map-merge.ts'
import { mapOrder } from './map-order.ts'
import { patientOf } from './map-patient.ts'
import { mapPharmacy } from './map-pharmacy.ts'
import { mapReferral } from './map-referral.ts'
import { relationsIn } from './map-relations.ts'
import { mapResult } from './map-result.ts'
import { isMasterFile, mapMasterFile } from './map-master-file.ts'
import { mapStock, mapVendorAnswer } from './map-stock.ts'
import { mapSwap, mapVisitMerge } from './map-visit-move.ts'
import { mapVisit } from './map-visit.ts'
import { segmentOf, toldAt, type MapContext, type Mapping } from './mapping.ts'
import type { Hl7Message } from './parse-message.ts'

/**
 * What mapping makes of a message. `quarantine` is a sentence for a nurse-informatician: what is wrong, and what to do.
 * Notes and reasons name fields, never values: they may be logged.
 */
export type MapResult =
  | { readonly events: readonly InboundEvent[]; readonly notes: readonly string[] }
  | { readonly quarantine: string; readonly notes: readonly string[] }

/** Maps a parsed message to inbound events (IN18). Pure; never throws on a message, whatever it holds. */
export function mapMessage(message: Hl7Message, context: MapContext): MapResult {
  const { messageCode, messageType } = message.header
  const notes = new Set(message.notes)
  const mapping: Mapping = { message, context, type: messageType, notes }
  const trigger = triggerOf(mapping)
  const mapped = dispatch({ ...mapping, type: trigger === '' ? messageType : `${messageCode}^${trigger}` }, trigger)
  return mapped.ok ? { events: mapped.value, notes: [...notes] } : { quarantine: mapped.fault, notes: [...notes] }
}

/** MSH-9.2 leads; EVN-1 stands in where it is missing, and is noted where it differs. */
function triggerOf(mapping: Mapping): string {
  const { trigger } = mapping.message.header
  const event = textOf(segmentOf(mapping, 'EVN'), 1).slice(0, 20)
  if (trigger === '' && event !== '') mapping.notes.add('MSH-9 names no trigger: it was taken from EVN-1.')
  if (trigger !== '' && event !== '' && event !== trigger)
    mapping.notes.add('EVN-1 names another trigger than MSH-9: MSH-9 was followed.')
  return trigger || event
}

function dispatch(mapping: Mapping, trigger: string): Result<InboundEvent[], string> {
  const { messageCode } = mapping.message.header
  switch (messageCode) {
    case 'ADT':
      return adt(mapping, trigger)
    case 'ORM':
      return trigger === 'O01' ? mapOrder(mapping) : notMapped(mapping)
    case 'OMG':
      return trigger === 'O19' ? mapOrder(mapping) : notMapped(mapping)
    case 'REF':
      return isOneOf(REFERRALS, trigger) ? single(mapReferral(mapping, trigger)) : notMapped(mapping)
    case 'SIU':
      return siu(mapping, trigger)
    case 'MDM':
      return isOneOf(DOCUMENTS, trigger) ? single(mapDocument(mapping)) : notMapped(mapping)
    default:
      return departmental(mapping, messageCode, trigger)
  }
}

/** Messages of the departments: what they say is for whatever workflow waits for it. */
function departmental(mapping: Mapping, code: string, trigger: string): Result<InboundEvent[], string> {
  switch (`${code}^${trigger}`) {
    case 'ORU^R01':
      return mapResult(mapping)
    case 'RDE^O11':
    case 'RDS^O13':
    case 'RAS^O17':
      return mapPharmacy(mapping, code === 'RDE' ? 'RDE' : code === 'RDS' ? 'RDS' : 'RAS')
    case 'DFT^P03':
    case 'DFT^P11':
      return mapCharge(mapping)
    case 'OMS^O05':
      return mapStock(mapping, 'stock-requisition')
    case 'OMN^O07':
      return mapStock(mapping, 'order-placed')
    case 'ORS^O06':
    case 'ORN^O08':
    case 'ORR^O02':
      return mapVendorAnswer(mapping)
    default:
      return byTrigger(mapping, code, trigger)
  }
}

function byTrigger(mapping: Mapping, code: string, trigger: string): Result<InboundEvent[], string> {
  if (code === 'BAR' && isAccountTrigger(trigger)) return mapAccount(mapping, trigger)
  if (code === 'MFN' && isMasterFile(trigger)) return mapMasterFile(mapping, trigger)
  if (code === 'RRI' && /^I1[2-5]$/.test(trigger)) return mapReferralAnswer(mapping)
  const asks = /^I(?:08|09|10|11)$/.test(trigger)
  if (asks && (code === 'RQA' || code === 'RPA')) return mapAuthorization(mapping, code, trigger)
  return notMapped(mapping)
}

const REFERRALS = ['I12', 'I13', 'I14'] as const
const APPOINTMENTS = ['S12', 'S13', 'S14', 'S15', 'S26'] as const
/** Written, signed, and replaced or amended with their content. */
const DOCUMENTS = ['T02', 'T04', 'T06', 'T10'] as const

/** A visit that is discontinued (S16) or deleted (S17) is cancelled as far as anybody here is concerned. */
function siu(mapping: Mapping, sent: string): Result<InboundEvent[], string> {
  const trigger = sent === 'S16' || sent === 'S17' ? 'S15' : sent
  return isOneOf(APPOINTMENTS, trigger) ? single(mapAppointment(mapping, trigger)) : notMapped(mapping)
}

/** Two records of one person become one, or a person's number is another one from now on. */
const MERGES = ['A34', 'A36', 'A39', 'A40', 'A43', 'A46', 'A47'] as const
const VISIT_MERGES = ['A35', 'A41', 'A42', 'A44', 'A45'] as const

function adt(mapping: Mapping, trigger: string): Result<InboundEvent[], string> {
  if (isOneOf(MERGES, trigger)) return mapMerge(mapping)
  if (isOneOf(VISIT_MERGES, trigger)) return single(mapVisitMerge(mapping))
  if (trigger === 'A17') return single(mapSwap(mapping))
  if (trigger === 'A20') return mapBedStatus(mapping)
  if (trigger === 'A28' || trigger === 'A31') return person(mapping, trigger)
  return isOneOf(visitTriggers, trigger) ? single(mapVisit(mapping, trigger)) : notMapped(mapping)
}

/** A28 and A31 are about a person, not about a visit. */
function person(mapping: Mapping, trigger: 'A28' | 'A31'): Result<InboundEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  return patient.ok
    ? ok([{ type: 'person', trigger, ...toldAt(mapping, []), patient: patient.value, relations: relationsIn(mapping) }])
    : patient
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return list.some((item) => item === value)
}

function single(event: Result<InboundEvent, string>): Result<InboundEvent[], string> {
  return event.ok ? ok([event.value]) : event
}

function notMapped({ type }: Mapping): Result<InboundEvent[], string> {
  return ok([{ type: 'not-mapped', messageType: type.slice(0, 40) }])
}
