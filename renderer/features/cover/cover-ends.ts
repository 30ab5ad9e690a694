import { HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/kernel/instant.ts'

/** The ends that can be chosen: the next twelve full hours, a quarter of an hour away at least, and the one that stands. */
export function coverEnds(now: Instant, stands: Instant | null): readonly Instant[] {
  const first = Math.ceil((now + LEAST_MS) / HOUR_MS) * HOUR_MS
  const hours = Array.from({ length: MOST_HOURS }, (_, index) => first + index * HOUR_MS)
  return stands === null || hours.includes(stands) ? hours : [...hours, stands].toSorted((a, b) => a - b)
}

const LEAST_MS = 15 * MINUTE_MS
const MOST_HOURS = 12
