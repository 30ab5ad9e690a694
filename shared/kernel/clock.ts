import type { Instant } from './instant.ts'

/** Wall time (UTC) and a monotonic reading in ms that no clock change moves. Handed in everywhere. */
export type Clock = {
  now(): Instant
  monotonicMs(): number
}

/** Cancels what was scheduled; calling it twice is harmless. */
export type Cancel = () => void

/** Timers, handed in so that a simulation can own time. */
export type Scheduler = {
  after(ms: number, run: () => void): Cancel
}
