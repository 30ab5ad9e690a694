import type { OrderEvent } from '../../../shared/domain/inbound-event.ts'
import type { FactSource } from '../../../shared/domain/fact.ts'
import type { Reference } from '../../../shared/domain/reference.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { JourneyEvent } from '../../../shared/workflow/journey-event.ts'
import type { PatientRecord, VisitRecord } from '../../db/records.ts'
import type { OpenJourney, Planned } from '../../workflow/journey-plan.ts'
import { DISCHARGE, dischargeOpening, inConfiguredBed } from './plan-visit.ts'

export type OrderInput = {
  readonly event: OrderEvent
  readonly visit: VisitRecord | null
  readonly patient: PatientRecord | null
  readonly open: readonly OpenJourney[]
  readonly reference: Reference
  readonly source: FactSource
  readonly arrivedAt: Instant
}

/** What a discharge order means: it opens or orders the journey, holds it, or takes the order back (E1, E15.4). Pure. */
export function planOrder(input: OrderInput): Planned {
  const { event, visit, patient, open } = input
  if (!event.isDischarge) return none('The order is not one of the discharge orders of this facility: kept.')
  if (visit === null || patient === null)
    return none('No visit is known for this order yet: kept. Replay it once the admission has come.')
  const told = orderEvent(input)
  if (told === null) return none(`ORC-1 ${event.control} changes nothing for a discharge: kept.`)
  const journey = open.find(({ workflow }) => workflow === DISCHARGE)
  if (journey !== undefined) return { plans: [{ kind: 'tell', journey: journey.id, events: [told] }], note: null }
  if (told.type !== 'ordered') return none('There is no open discharge for this order: kept.')
  if (!inConfiguredBed(input.reference, visit))
    return none('The patient is in no configured bed: kept, no journey opens.')
  const opening = {
    visit,
    patient,
    trigger: 'discharge-order',
    facts: [],
    at: told.at,
    source: input.source,
    events: [told],
  }
  return { plans: [dischargeOpening(opening)], note: null }
}

function orderEvent({ event, source, arrivedAt }: OrderInput): (JourneyEvent & { at: Instant }) | null {
  const at = Math.min(event.orderedAt ?? event.occurredAt ?? arrivedAt, arrivedAt)
  const toldAt = Math.min(event.occurredAt ?? arrivedAt, arrivedAt)
  const order = event.placer?.id ?? event.filler?.id ?? null
  switch (event.control) {
    case 'NW':
    case 'RP':
    case 'RO':
    case 'RL':
    case 'XO': {
      const by = event.orderedBy
      return {
        type: 'ordered',
        order: order ?? source.ref,
        at,
        source,
        by: by === null ? null : `${by.family}, ${by.given}`,
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
