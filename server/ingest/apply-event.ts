import type { InboundEvent } from '../../shared/domain/inbound-event.ts'
import type { Reference } from '../../shared/domain/reference.ts'
import { assertNever } from '../../shared/kernel/assert-never.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Tx } from '../db/port.ts'
import type { InboundRecord } from '../db/records.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import type { Planned } from '../workflow/journey-plan.ts'
import { applyAppointment, applyDocument, applyReferral } from './apply-booking.ts'
import { applyMerge, applyVisitMove } from './apply-merge.ts'
import { applyOrder } from './apply-order.ts'
import { applyPerson } from './apply-person.ts'
import { applySignal } from './apply-signal.ts'
import { applyVisit } from './apply-visit.ts'

export type ApplyInput = {
  readonly tx: Tx
  readonly message: InboundRecord
  readonly reference: Reference
  readonly rules: FacilityRules
  readonly arrivedAt: Instant
}

/** Brings the census up to date with one mapped event and says what it means for journeys. Writes census rows only. */
export async function applyEvent(input: ApplyInput, event: InboundEvent): Promise<Planned> {
  switch (event.type) {
    case 'visit':
      return applyVisit(input, event)
    case 'order':
      return applyOrder(input, event)
    case 'merge':
      return applyMerge(input, event)
    case 'referral':
      return applyReferral(input, event)
    case 'appointment':
      return applyAppointment(input, event)
    case 'document':
      return applyDocument(input, event)
    case 'signal':
      return applySignal(input, event)
    case 'person':
      return applyPerson(input, event)
    case 'visit-move':
      return applyVisitMove(input, event)
    case 'not-mapped':
      return { plans: [], note: `${event.messageType} is not mapped: kept.` }
    default:
      return assertNever(event)
  }
}
