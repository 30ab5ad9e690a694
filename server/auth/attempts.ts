import type { Instant } from '../../shared/kernel/instant.ts'

/** Failed sign-ins a name or an address may have within the window. */
const MOST = 10
const WINDOW_MS = 5 * 60_000
/** Keys remembered at once; the oldest are forgotten first. */
const MEMORY = 10_000

/** Counts failed sign-ins per key in a sliding window, in this process. */
export type Attempts = {
  /** How long to wait before the next try, in ms; 0 when none is needed. */
  waitMs(key: string, now: Instant): number
  failed(key: string, now: Instant): void
  passed(key: string): void
}

/** A fresh counter. */
export function attempts(): Attempts {
  const failures = new Map<string, Instant[]>()
  const recent = (key: string, now: Instant) => (failures.get(key) ?? []).filter((at) => at > now - WINDOW_MS)
  return {
    waitMs(key, now) {
      const times = recent(key, now)
      return times.length < MOST ? 0 : (times[0] ?? now) + WINDOW_MS - now
    },
    failed(key, now) {
      failures.delete(key)
      failures.set(key, [...recent(key, now), now])
      if (failures.size > MEMORY) failures.delete(failures.keys().next().value ?? '')
    },
    passed: (key) => void failures.delete(key),
  }
}
