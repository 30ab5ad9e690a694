import type { Random } from '../../shared/kernel/random.ts'

/**
 * First pause between tries, ms, and the longest: short while a server may be starting anew, longer when it stays away, and
 * never so long that a console is not whole 10 s after everything works again (reliability.md R5, R9).
 */
const FIRST_MS = 500
const SOON_MS = 4_000
const LONGEST_MS = 8_000
/** So many tries are short ones: about the first minute. */
const SOON_TRIES = 30

/** [SY50] Full jitter: anywhere up to a limit that doubles with each try, so that 500 consoles do not come back at once, yet all within 5 s of a restart. */
export function backoffMs(tries: number, random: Random): number {
  const most = tries <= SOON_TRIES ? SOON_MS : LONGEST_MS
  const limit = Math.min(most, FIRST_MS * 2 ** Math.min(tries, 10))
  return Math.ceil(random.unit() * limit)
}

/** What the server asked for, spread by a quarter, or our own pause where that is longer. */
export function pauseMs(tries: number, retryAfterMs: number | null, random: Random): number {
  const own = backoffMs(tries, random)
  return retryAfterMs === null ? own : Math.max(own, Math.ceil(retryAfterMs * (1 + random.unit() / 4)))
}
