import { type Instant, MINUTE_MS } from '../../../shared/kernel/instant.ts'
import { interruptionsPer10Min as perTenMinutes, tellingsOf } from '../../../shared/workflow/escalation/heard.ts'
import type { BoardStore } from '../board-store.ts'

/** Over what time it is counted. */
const SPAN_MS = 60 * MINUTE_MS

/**
 * How often somebody was interrupted per 10 minutes of the last hour: every telling of an escalation to them, also of
 * ended ones; more than three in 5 minutes count as one (rules BO17, ES11). From the rows this console holds.
 */
export function interruptionsPer10Min(board: Pick<BoardStore, 'ids' | 'journey'>, me: string, now: Instant): number {
  const rows = board.ids('journeys').flatMap((id) => [...(board.journey(id)?.escalations.values() ?? [])])
  return perTenMinutes(tellingsOf(rows), me, { from: now - SPAN_MS, until: now })
}
