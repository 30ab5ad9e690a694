import type { OrderEvent } from '../../../shared/domain/inbound-event.ts'
import type { FactSource } from '../../../shared/domain/fact.ts'
import type { SignalName } from '../../../shared/domain/signal-name.ts'
import type { ToldRelation } from '../../../shared/domain/told-relation.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { PatientRecord, VisitRecord } from '../../db/records.ts'
import type { Signal } from '../../workflow/signals/signal.ts'
import { identityOf } from './plan-visit.ts'

const OPENS = {
  admit: 'admit-order',
  auth: 'auth-needed',
  benefits: 'benefits-wanted',
  'follow-up': 'follow-up-ordered',
  referral: 'referral-out',
  recall: 'recall-due',
} as const

export type OrderOn = {
  readonly visit: VisitRecord | null
  readonly patient: PatientRecord
  readonly relations: readonly ToldRelation[]
  readonly source: FactSource
  readonly arrivedAt: Instant
}

/**
 * An order of an admission, an authorization, benefits, a follow-up, a referral or a recall: it opens, renews, holds or
 * takes back. A cancel often names no code: what it means follows from its number alone. Null where it changes nothing.
 * Pure.
 */
export function orderSignal(event: OrderEvent, on: OrderOn): Signal | null {
  const { visit, patient, relations, source, arrivedAt } = on
  const name = nameOf(event)
  const numbers = [event.placer, event.filler].filter((id) => id !== null)
  const [number] = numbers
  if (name === null || (isTurn(name) && number === undefined)) return null
  const told = isTurn(name) ? event.occurredAt : (event.orderedAt ?? event.occurredAt)
  const at = Math.min(told ?? arrivedAt, arrivedAt)
  const { unit = null, room = null, bed = null } = visit ?? {}
  return {
    name,
    facts: isTurn(name) ? {} : factsOf(event, at, unit),
    performer: event.orderedBy,
    priority: priorityOf(event.priority),
    visit: visit?.visit ?? event.visitNumber,
    patient: patient.patient,
    identity: identityOf(patient, visit?.visit ?? event.visitNumber ?? ''),
    placement: { unit, room, bed },
    links: numbers,
    relations,
    ...(number === undefined
      ? {}
      : {
          order: { id: number.id },
        }),
    at,
    source,
  }
}

/** ORC-1 takes the order back: cancelled, discontinued, or by the filler. */
export function isTakenBack({ control }: Pick<OrderEvent, 'control'>): boolean {
  return control === 'CA' || control === 'DC' || control === 'OC'
}

/** ORC-1: what begins or renews an order. */
const NEW: ReadonlySet<string> = new Set(['NW', 'RP', 'RO', 'RL', 'XO'])

function nameOf(event: OrderEvent): SignalName | null {
  if (isTakenBack(event)) return 'order-cancelled'
  if (event.control === 'HD') return 'order-held'
  return event.orders === null || !NEW.has(event.control) ? null : OPENS[event.orders]
}

function isTurn(name: SignalName): boolean {
  return name === 'order-cancelled' || name === 'order-held'
}

function priorityOf(code: string | null): Signal['priority'] {
  if (code === 'S') return 'stat'
  return code === 'A' ? 'urgent' : 'routine'
}

function factsOf(event: OrderEvent, at: Instant, unit: string | null): Signal['facts'] {
  const [code] = event.codes
  const what = event.reason?.text ?? code?.text ?? code?.code ?? ''
  switch (event.orders) {
    case 'admit':
      return { admitRequestedAt: at, ...(unit === 'ED' ? { comesFrom: 'ed' } : {}) }
    case 'auth':
      return { authFor: what }
    case 'benefits':
      return { serviceName: what, ...(event.effectiveAt === null ? {} : { firstVisitAt: event.effectiveAt }) }
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
