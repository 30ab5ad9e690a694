import type { JourneyRow } from '../../../shared/domain/journey.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'

/** What the Leave column says: when the patient should go, and when it will be. */
export type LeaveTime = {
  /** Target, or the expected day a person set while there is no order. */
  readonly wanted: Instant | null
  /** From the open steps; null while a fact is missing. */
  readonly computed: Instant | null
  /** The computed time lies past the target. */
  readonly later: boolean
}

/** The times of a journey's leaving. */
export function leaveTime(journey: JourneyRow): LeaveTime {
  const said = journey.facts['expectedLeaveAt']?.value
  const wanted = journey.targetAt ?? (typeof said === 'number' ? said : null)
  const computed = journey.expectedAt
  return { wanted, computed, later: wanted !== null && computed !== null && computed > wanted }
}
