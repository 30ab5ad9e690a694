import { type Instant, MINUTE_MS } from '../../../shared/kernel/instant.ts'
import type { BoardStore } from '../board-store.ts'

/** Over what time it is counted. */
const SPAN_MS = 60 * MINUTE_MS
/** More than three within this time become one (screens.md section 5). */
const BURST_MS = 5 * MINUTE_MS
const BURST_FROM = 4
/** The first level is a silent word to the owner. */
const FIRST_HEARD = 2

/**
 * How often somebody was interrupted per 10 minutes of the last hour: every telling of an escalation to them, also of
 * ended ones; more than three in 5 minutes count as one (rule BO17). From the rows this console holds.
 */
export function interruptionsPer10Min(board: Pick<BoardStore, 'ids' | 'journey'>, me: string, now: Instant): number {
  const times = board
    .ids('journeys')
    .flatMap((id) => [...(board.journey(id)?.escalations.values() ?? [])])
    .flatMap(({ told }) => told)
    .filter(
      (one) =>
        one.level >= FIRST_HEARD && one.at <= now && now - one.at < SPAN_MS && one.to.some(({ id }) => id === me),
    )
    .map(({ at }) => at)
    .sort((a, b) => a - b)
  return heard(times) / (SPAN_MS / (10 * MINUTE_MS))
}

function heard(times: readonly Instant[]): number {
  let count = 0
  for (let at = 0; at < times.length;) {
    const first = times[at] ?? 0
    const burst = times.filter((time, index) => index >= at && time - first < BURST_MS).length
    count += burst >= BURST_FROM ? 1 : burst
    at += burst
  }
  return count
}
