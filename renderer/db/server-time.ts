import type { Clock } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { LineStore } from './line-store.ts'

/** The server's time on the monotonic clock, best of the lowest round trips (design.md 6.14). */
export type ServerTime = {
  /** The server's time now; this machine's own before the first measurement. */
  now(): Instant
  /** One round trip: when it left (monotonic ms), what the server said, when it came back. */
  measured(sample: { readonly sentMs: number; readonly serverAt: Instant; readonly heardMs: number }): void
  /** Ages the measurement: tells the line store whether it can still be trusted. True: it has to be taken anew. */
  tick(): boolean
}

type Sample = { readonly serverAt: Instant; readonly atMs: number; readonly rttMs: number }

/** A sample stays the best this long, ms; then a slower but newer one may replace it. */
const BEST_FOR_MS = 10 * 60_000
/** Without a measurement for this long, ms, time is marked unverified. */
const SURE_FOR_MS = 15 * 60_000
/** The two clocks of a machine part by less than this between two looks, ms, unless one was set or stood still. */
const JUMP_MS = 2_000

/**
 * Keeps the offset. A change of the wall clock here does not move it. While a machine sleeps its monotonic clock may stand
 * still: the wall clock has then run ahead of it, which looks like a clock that was set. Neither is believed: time is
 * unverified until it was measured anew (rule SY54).
 */
export function createServerTime(clock: Clock, line: LineStore): ServerTime {
  let best: Sample | null = null
  let heardMs: number | null = null
  let apartMs = clock.now() - clock.monotonicMs()
  let doubted = false

  function now(): Instant {
    return best === null ? clock.now() : Math.round(best.serverAt + best.rttMs / 2 + (clock.monotonicMs() - best.atMs))
  }

  function look(): void {
    const apart = clock.now() - clock.monotonicMs()
    if (Math.abs(apart - apartMs) > JUMP_MS) doubted = best !== null
    apartMs = apart
  }

  function tick(): boolean {
    look()
    const sure = heardMs !== null && !doubted && clock.monotonicMs() - heardMs <= SURE_FOR_MS
    const was = line.getState().clock
    const offsetMs = best === null ? 0 : now() - clock.now()
    if (was.sure !== sure || Math.abs(was.offsetMs - offsetMs) >= 20)
      line.setState({ clock: { offsetMs, sure, measuredAt: heardMs === null ? null : now() } })
    return doubted
  }

  return {
    now,
    measured({ sentMs, serverAt, heardMs: atMs }) {
      look()
      const rttMs = Math.max(0, atMs - sentMs)
      heardMs = atMs
      if (best === null || doubted || rttMs <= best.rttMs || atMs - best.atMs > BEST_FOR_MS)
        best = { serverAt, atMs, rttMs }
      doubted = false
      tick()
    },
    tick,
  }
}
