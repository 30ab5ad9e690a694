import type { AppointmentEvent, DocumentEvent } from '../../../shared/domain/inbound-event.ts'
import type { EntityId } from '../../../shared/domain/inbound-parts.ts'
import type { ReferralInput } from './plan-referral.ts'
import type { Signal } from './plan-signal.ts'
import { identityOf } from './plan-visit.ts'

const NAMES = {
  S12: 'appointment-booked',
  S13: 'appointment-booked',
  S14: 'appointment-changed',
  S15: 'appointment-cancelled',
  S26: 'no-show',
} as const

/** An appointment in the words of workflows other than the inbound referral. Pure. */
export function appointmentSignal(
  { event, patient, source, arrivedAt }: ReferralInput<AppointmentEvent>,
  links: readonly EntityId[],
): Signal {
  const { trigger, startAt } = event
  const cancelled = trigger === 'S15'
  return {
    ...of({ patient, source, arrivedAt, event }),
    name: NAMES[trigger],
    facts: {
      ...(startAt === null || cancelled || trigger === 'S26' ? {} : { appointmentAt: startAt }),
      ...(cancelled ? { appointmentCancelled: true } : {}),
      ...(cancelled ? {} : { appointmentId: event.filler?.id ?? event.placer?.id ?? '' }),
    },
    performer: event.provider,
    links,
  }
}

/** A document in the words of workflows that wait for one. Pure. */
export function documentSignal({ event, patient, source, arrivedAt }: ReferralInput<DocumentEvent>): Signal {
  const dead = event.availability === 'CA' || event.availability === 'OB'
  return {
    ...of({ patient, source, arrivedAt, event }),
    name: dead ? 'document-withdrawn' : 'document',
    facts: dead ? {} : { documentId: event.documentId.id },
    performer: event.author,
    links: event.links,
  }
}

type Of = Pick<ReferralInput<AppointmentEvent | DocumentEvent>, 'event' | 'patient' | 'source' | 'arrivedAt'>

function of({ event, patient, source, arrivedAt }: Of): Omit<Signal, 'name' | 'facts' | 'performer' | 'links'> {
  return {
    priority: 'routine',
    visit: event.visitNumber,
    patient: patient.patient,
    identity: identityOf(patient, event.visitNumber ?? ''),
    placement: {},
    at: Math.min(event.occurredAt ?? arrivedAt, arrivedAt),
    source,
  }
}
