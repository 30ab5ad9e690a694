import { saidBy } from '../../workflow/signals/said-by.ts'
import type { OrderEvent } from '../../../shared/domain/inbound-event.ts'
import type { FactSource } from '../../../shared/domain/fact.ts'
import type { Reference } from '../../../shared/domain/reference.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { JourneyEvent } from '../../../shared/workflow/journey-event.ts'
import type { PatientRecord, VisitRecord } from '../../db/records.ts'
import type { OpenJourney, Planned } from '../../workflow/journey-plan.ts'
import { DISCHARGE, dischargeOpening, inUnitBed } from './plan-visit.ts'

export type OrderInput = {
  readonly event: OrderEvent
  readonly visit: VisitRecord | null
  readonly patient: PatientRecord | null
  readonly open: readonly OpenJourney[]
  readonly reference: Reference
  readonly source: FactSource
  readonly arrivedAt: Instant
}

/**
 * What a discharge order means: it opens or orders the journey, holds it, or takes the order back (E1, E15.4). One that
 * comes before the patient has a bed waits with the visit: orders and admissions come from different senders. Pure.
 */
export function planOrder(input: OrderInput): Planned {
  const { event, visit, patient, open, source } = input
  if (!event.isDischarge) return none('The order is not one of the discharge orders of this facility: kept.')
  const told = orderEvent(input)
  if (told === null) return none(`ORC-1 ${event.control} changes nothing for a discharge: kept.`)
  const journey = open.find(({ workflow }) => workflow === DISCHARGE)
  if (journey !== undefined) return { plans: [{ kind: 'tell', journey: journey.id, events: [told] }], note: null }
  if (told.type === 'order-held') return none('There is no open discharge for this order: kept.')
  if (told.type !== 'ordered') return { ...none('There is no open discharge for this order: kept.'), waiting: null }
  if (visit === null || patient === null || !inUnitBed(input.reference, visit)) {
    const by = told.names === false ? null : told.by
    const waiting = { order: told.order, at: told.at, by, ref: source.ref }
    return { ...none('The patient has no bed on a unit yet: the order waits for it.'), waiting }
  }
  const opening = { visit, patient, trigger: 'discharge-order', facts: [], at: told.at, source, events: [told] }
  return { plans: [dischargeOpening(opening)], note: null }
}

type Told = Extract<JourneyEvent, { type: 'ordered' | 'order-cancelled' | 'order-held' }>

function orderEvent({ event, reference, source, arrivedAt }: OrderInput): Told | null {
  const at = Math.min(event.orderedAt ?? event.occurredAt ?? arrivedAt, arrivedAt)
  const toldAt = Math.min(event.occurredAt ?? arrivedAt, arrivedAt)
  const order = event.placer?.id ?? event.filler?.id ?? null
  switch (event.control) {
    case 'NW':
    case 'RP':
    case 'RO':
    case 'RL':
    case 'XO': {
      const said = saidBy(event.orderedBy, reference.members)
      return {
        type: 'ordered',
        order: order ?? source.ref,
        at,
        source,
        by: said?.by ?? null,
        ...(said?.names === false ? { names: false } : {}),
      }
    }
    case 'CA':
    case 'DC':
    case 'OC':
      return { type: 'order-cancelled', order, at: toldAt, source }
    case 'HD':
      return { type: 'order-held', order, at: toldAt, source }
    default:
      return null
  }
}

function none(note: string): Planned {
  return { plans: [], note }
}
