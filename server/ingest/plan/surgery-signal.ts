import type { AppointmentEvent } from '../../../shared/domain/inbound-event.ts'
import type { Facts, FactSource } from '../../../shared/domain/fact.ts'
import type { ToldRelation } from '../../../shared/domain/told-relation.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { DAY_MS } from '../../../shared/kernel/instant.ts'
import { dayOf } from '../../../shared/kernel/day-of.ts'
import type { PatientRecord } from '../../db/records.ts'
import type { Signal } from '../../workflow/signals/signal.ts'
import { identityOf } from './plan-visit.ts'

const CHANGES = { S13: 'moved', S14: 'changed', S15: 'cancelled' } as const

/** A change of an operation (S13, S14, S15 in an operating room), or null for any other appointment. Pure. */
export function surgerySignal(
  event: AppointmentEvent,
  on: {
    patient: PatientRecord
    relations: readonly ToldRelation[]
    /** How it stood before, where a message told of it. */
    formerly: Facts | null
    zone: string
    source: FactSource
    arrivedAt: Instant
  },
): Signal | null {
  const { trigger } = event
  if (!event.isSurgery || trigger === 'S12' || trigger === 'S26') return null
  const kind = CHANGES[trigger]
  const { patient, relations, source, arrivedAt } = on
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
    relations,
    ...(on.formerly === null ? {} : { formerly: on.formerly }),
    at: Math.min(event.occurredAt ?? arrivedAt, arrivedAt),
    source,
  }
}

/** An item within this time of its case that the schedule could not have is short (domain.md E8: T-72 h). */
const SHORT_WITHIN_MS = 3 * DAY_MS

/** Items that an operation in the next three days needs and the schedule could not have, each a need of its own. Pure. */
export function shortSignals(event: AppointmentEvent, on: { source: FactSource; arrivedAt: Instant }): Signal[] {
  const { startAt, short, trigger } = event
  const { source, arrivedAt } = on
  const isSoon = startAt !== null && startAt > arrivedAt && startAt - arrivedAt <= SHORT_WITHIN_MS
  if (!isSoon || trigger === 'S15' || trigger === 'S26') return []
  return short.map(({ item, quantity }) => ({
    name: 'schedule-short',
    facts: {
      itemId: item.code,
      itemName: item.text ?? item.code,
      stockPlace: event.location?.unit ?? event.location?.room ?? 'OR',
      needAt: startAt,
      ...(quantity === null ? {} : { quantity }),
    },
    performer: null,
    priority: startAt - arrivedAt <= DAY_MS ? 'urgent' : 'routine',
    visit: null,
    patient: null,
    identity: null,
    placement: {},
    links: [],
    at: Math.min(event.occurredAt ?? arrivedAt, arrivedAt),
    source,
  }))
}
