import { visitTriggers, type InboundEvent } from '../../../shared/domain/inbound-event.ts'
import { ok, type Result } from '../../../shared/kernel/result.ts'
import { textOf } from './hl7-fields.ts'
import { mapAppointment } from './map-appointment.ts'
import { mapDocument } from './map-document.ts'
import { mapMerge } from './map-merge.ts'
import { mapOrder } from './map-order.ts'
import { mapReferral } from './map-referral.ts'
import { mapVisit } from './map-visit.ts'
import { segmentOf, type MapContext, type Mapping } from './mapping.ts'
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
  switch (mapping.message.header.messageCode) {
    case 'ADT':
      return adt(mapping, trigger)
    case 'ORM':
      return trigger === 'O01' ? mapOrder(mapping) : notMapped(mapping)
    case 'OMG':
      return trigger === 'O19' ? mapOrder(mapping) : notMapped(mapping)
    case 'REF':
      return isOneOf(REFERRALS, trigger) ? single(mapReferral(mapping, trigger)) : notMapped(mapping)
    case 'SIU':
      return isOneOf(APPOINTMENTS, trigger) ? single(mapAppointment(mapping, trigger)) : notMapped(mapping)
    case 'MDM':
      return trigger === 'T02' ? single(mapDocument(mapping)) : notMapped(mapping)
    default:
      return notMapped(mapping)
  }
}

const REFERRALS = ['I12', 'I13', 'I14'] as const
const APPOINTMENTS = ['S12', 'S14', 'S15', 'S26'] as const

function adt(mapping: Mapping, trigger: string): Result<InboundEvent[], string> {
  if (trigger === 'A40') return mapMerge(mapping)
  return isOneOf(visitTriggers, trigger) ? single(mapVisit(mapping, trigger)) : notMapped(mapping)
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
