import type { AppointmentEvent } from '../../../shared/domain/inbound-event.ts'
import type { FactSource } from '../../../shared/domain/fact.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { dayOf } from '../../../shared/kernel/day-of.ts'
import type { PatientRecord } from '../../db/records.ts'
import type { Signal } from './plan-signal.ts'
import { identityOf } from './plan-visit.ts'

const CHANGES = { S13: 'moved', S14: 'changed', S15: 'cancelled' } as const

/** A change of an operation (S13, S14, S15 in an operating room), or null for any other appointment. Pure. */
export function surgerySignal(
  event: AppointmentEvent,
  on: { patient: PatientRecord; zone: string; source: FactSource; arrivedAt: Instant },
): Signal | null {
  const { trigger } = event
  if (!event.isSurgery || trigger === 'S12' || trigger === 'S26') return null
  const kind = CHANGES[trigger]
  const { patient, source, arrivedAt } = on
  const id = event.filler?.id ?? event.placer?.id ?? source.ref
  const today = event.startAt !== null && dayOf(event.startAt, on.zone) === dayOf(arrivedAt, on.zone)
  return {
    name: `surgery-${kind}`,
    facts: {
      appointmentId: id,
      changeKind: kind,
      sameDay: today,
      ...(event.startAt === null ? {} : { surgeryAt: event.startAt }),
      ...(event.location?.room ? { operatingRoom: event.location.room } : {}),
    },
    performer: null,
    priority: today ? 'urgent' : 'routine',
    visit: event.visitNumber,
    patient: patient.patient,
    identity: identityOf(patient, event.visitNumber ?? ''),
    placement: {},
    links: [{ id, authority: null }],
    at: Math.min(event.occurredAt ?? arrivedAt, arrivedAt),
    source,
  }
}
