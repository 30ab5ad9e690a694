import type { AppointmentEvent, DocumentEvent } from '../../../shared/domain/inbound-event.ts'
import type { EntityId } from '../../../shared/domain/inbound-parts.ts'
import type { ReferralInput } from './plan-referral.ts'
import type { Signal } from '../../workflow/signals/signal.ts'
import { identityOf } from './plan-visit.ts'

const NAMES = {
  S12: 'appointment-booked',
  S13: 'appointment-booked',
  S14: 'appointment-changed',
  S15: 'appointment-cancelled',
  S26: 'no-show',
} as const

/**
 * An appointment in the words of workflows other than the inbound referral: what became of it, and what its status says
 * (SCH-25): confirmed, here, not come. A booking for a follow-up is also that. Pure.
 */
export function appointmentSignals(input: ReferralInput<AppointmentEvent>, links: readonly EntityId[]): Signal[] {
  const { event } = input
  const { trigger, startAt } = event
  const cancelled = trigger === 'S15'
  const facts = {
    ...(startAt === null || cancelled || trigger === 'S26' ? {} : { appointmentAt: startAt }),
    ...(cancelled ? { appointmentCancelled: true } : {}),
    ...(cancelled ? {} : { appointmentId: event.filler?.id ?? event.placer?.id ?? '' }),
  }
  const signal = (name: Signal['name']): Signal => ({ ...of(input), name, facts, performer: event.provider, links })
  const said = statusName(event)
  const followUp = event.isFollowUp && (trigger === 'S12' || trigger === 'S13')
  return [
    signal(NAMES[trigger]),
    ...(said === null ? [] : [signal(said)]),
    ...(followUp ? [followUpOf(signal('follow-up-booked'), startAt)] : []),
  ]
}

/** Who books the follow-up before leaving (E1) asks for its time under that name. */
function followUpOf(booked: Signal, startAt: number | null): Signal {
  return startAt === null ? booked : { ...booked, facts: { ...booked.facts, followUpAt: startAt } }
}

/** Table 0278 and what schedulers put beside it; a new or cancelled appointment says nothing by it. */
export function statusName({ trigger, status }: Pick<AppointmentEvent, 'trigger' | 'status'>) {
  if (trigger === 'S15' || trigger === 'S26' || status === null) return null
  const word = status.replaceAll(/[\s_-]/g, '').toLowerCase()
  if (word.startsWith('conf')) return 'appointment-confirmed'
  if (trigger === 'S12' || trigger === 'S13') return null
  if (word === 'noshow') return 'no-show'
  return HERE.has(word) ? 'arrived' : null
}

const HERE: ReadonlySet<string> = new Set(['arrived', 'checkedin', 'started', 'complete', 'completed'])

/** A document in the words of workflows that wait for one, and the act that it is the signed record of. Pure. */
export function documentSignals(input: ReferralInput<DocumentEvent>): Signal[] {
  const { event } = input
  const dead = isDead(event)
  const document: Signal = {
    ...of(input),
    name: dead ? 'document-withdrawn' : 'document',
    facts: dead ? {} : { documentId: event.documentId.id },
    performer: event.author,
    links: event.links,
  }
  return event.signs === null || dead
    ? [document]
    : [document, { ...document, name: event.signs, performer: event.signedBy }]
}

/** An envelope from elsewhere that somebody has to file; null where it is none. Pure. */
export function scanSignal(input: ReferralInput<DocumentEvent>): Signal | null {
  const { event, sender } = input
  if (!event.isScan || isDead(event)) return null
  const { code, text } = event.documentType
  return {
    ...of(input),
    name: 'document-received',
    facts: { sender, envelopeId: event.documentId.id, coverClass: text ?? code, channel: 'hl7', patientMatched: true },
    performer: null,
    links: event.links,
  }
}

function isDead({ availability }: DocumentEvent): boolean {
  return availability === 'CA' || availability === 'OB'
}

type Of = Pick<
  ReferralInput<AppointmentEvent | DocumentEvent>,
  'event' | 'patient' | 'relations' | 'source' | 'arrivedAt'
>

function of({
  event,
  patient,
  relations,
  source,
  arrivedAt,
}: Of): Omit<Signal, 'name' | 'facts' | 'performer' | 'links'> {
  return {
    priority: 'routine',
    visit: event.visitNumber,
    patient: patient.patient,
    identity: identityOf(patient, event.visitNumber ?? ''),
    placement: {},
    relations,
    at: Math.min(event.occurredAt ?? arrivedAt, arrivedAt),
    source,
  }
}
