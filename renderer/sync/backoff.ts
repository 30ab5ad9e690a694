import type { Random } from '../../shared/kernel/random.ts'

/** First and longest pause between tries, ms. */
const FIRST_MS = 500
const LONGEST_MS = 30_000

/** [SY50] Full jitter: anywhere up to a limit that doubles with each try, so that 500 consoles do not come back at once. */
export function backoffMs(tries: number, random: Random): number {
  const limit = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10))
  return Math.ceil(random.unit() * limit)
}

/** What the server asked for, spread by a quarter, or our own pause where that is longer. */
export function pauseMs(tries: number, retryAfterMs: number | null, random: Random): number {
  const own = backoffMs(tries, random)
  return retryAfterMs === null ? own : Math.max(own, Math.ceil(retryAfterMs * (1 + random.unit() / 4)))
}
