import type { Instant } from '../../shared/kernel/instant.ts'

/** How long a try counts, ms. */
const WINDOW_MS = 5 * 60_000
/** Keys remembered at once; the oldest are forgotten first. */
const MEMORY = 10_000

/** What is counted, and how many tries within five minutes are let through. */
export type Limit = { readonly key: string; readonly most: number }

/** Counts sign-ins that did not succeed, in a sliding window, in this process. */
export type Attempts = {
  /** Counts one more try against every limit, or says how long to wait, ms, where one of them is reached. */
  begin(limits: readonly Limit[], now: Instant): number
  /** What was counted under this key is forgotten. */
  forget(key: string): void
  /** The try that began then was none: many may sign in from one address. */
  takeBack(key: string, began: Instant): void
}

/** A fresh counter. A try counts from its beginning, so that a hundred at once are a hundred. */
export function attempts(): Attempts {
  const tries = new Map<string, Instant[]>()
  const recent = (key: string, now: Instant) => (tries.get(key) ?? []).filter((at) => at > now - WINDOW_MS)

  function waitMs({ key, most }: Limit, now: Instant): number {
    const times = recent(key, now)
    return times.length < most ? 0 : (times[0] ?? now) + WINDOW_MS - now
  }

  function count(key: string, now: Instant): void {
    const times = [...recent(key, now), now]
    // Taken out first, so that the map stays in the order of the last try.
    tries.delete(key)
    tries.set(key, times)
    if (tries.size > MEMORY) tries.delete(tries.keys().next().value ?? '')
  }

  return {
    begin(limits, now) {
      const wait = Math.max(0, ...limits.map((limit) => waitMs(limit, now)))
      if (wait === 0) for (const { key } of limits) count(key, now)
      return wait
    },
    forget: (key) => void tries.delete(key),
    takeBack(key, began) {
      const times = tries.get(key) ?? []
      const at = times.indexOf(began)
      if (at >= 0) tries.set(key, times.toSpliced(at, 1))
    },
  }
}
