import type { OrderEvent } from '../../../shared/domain/inbound-event.ts'
import type { FactSource } from '../../../shared/domain/fact.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { PatientRecord, VisitRecord } from '../../db/records.ts'
import type { Signal } from './plan-signal.ts'
import { identityOf } from './plan-visit.ts'

const OPENS = {
  admit: 'admit-order',
  auth: 'auth-needed',
  'follow-up': 'follow-up-ordered',
  referral: 'referral-out',
  recall: 'recall-due',
} as const

/** An order of an admission, an authorization, a follow-up or a referral; null where it changes nothing. Pure. */
export function orderSignal(
  event: OrderEvent,
  on: { visit: VisitRecord | null; patient: PatientRecord; source: FactSource; arrivedAt: Instant },
): Signal | null {
  const { visit, patient, source, arrivedAt } = on
  if (event.orders === null || !NEW.has(event.control)) return null
  const at = Math.min(event.orderedAt ?? event.occurredAt ?? arrivedAt, arrivedAt)
  const { unit = null, room = null, bed = null } = visit ?? {}
  return {
    name: OPENS[event.orders],
    facts: factsOf(event, at, unit),
    performer: event.orderedBy,
    priority:
      { S: 'stat', A: 'urgent' }[event.priority ?? ''] === undefined
        ? 'routine'
        : event.priority === 'S'
          ? 'stat'
          : 'urgent',
    visit: visit?.visit ?? event.visitNumber,
    patient: patient.patient,
    identity: identityOf(patient, visit?.visit ?? event.visitNumber ?? ''),
    placement: { unit, room, bed },
    links: [event.placer, event.filler].filter((id) => id !== null),
    at,
    source,
  }
}

/** ORC-1: what begins or renews an order. */
const NEW: ReadonlySet<string> = new Set(['NW', 'RP', 'RO', 'RL', 'XO'])

function factsOf(event: OrderEvent, at: Instant, unit: string | null): Signal['facts'] {
  const [code] = event.codes
  const what = event.reason?.text ?? code?.text ?? code?.code ?? ''
  switch (event.orders) {
    case 'admit':
      return { admitRequestedAt: at, ...(unit === 'ED' ? { comesFrom: 'ed' } : {}) }
    case 'auth':
      return { authFor: what }
    case 'follow-up':
      return { followUpFor: what, ...(event.effectiveAt === null ? {} : { followUpBy: event.effectiveAt }) }
    case 'referral':
      return { referralId: event.placer?.id ?? '', partner: what }
    // Ordered by a clinician: nobody has to ask whether the patient is meant.
    case 'recall':
      return {
        programme: what,
        cycle: new Date(at).toISOString().slice(0, 4),
        inclusionApproved: event.orderedBy !== null,
      }
    case null:
      return {}
  }
}
