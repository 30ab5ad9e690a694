import { z } from 'zod'
import type { Cancel, Clock, Scheduler } from '../../shared/kernel/clock.ts'
import { HOUR_MS, instantSchema } from '../../shared/kernel/instant.ts'
import type { Cache } from './cache.ts'

/** Without a word of the server patient data is shown for so long, ms (design.md 6.15). */
export const LEASE_MS = 24 * HOUR_MS

/** How long patient data may still be shown here (rules LE1-LE3). */
export type Lease = {
  /** At start, before anything is opened: true where it is spent. */
  isSpent(): Promise<boolean>
  /** The server was heard, and knows the session. */
  confirmed(): void
  /** Counts from now on, and tells once when it is spent; until `stop`. */
  start(): void
  stop(): void
}

export type LeaseParts = {
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly notes: Pick<Cache, 'note' | 'setNote'>
  /** Told once. */
  readonly spent: () => void
  readonly report: (what: string, error: unknown) => void
  readonly leaseMs?: number
}

const NOTE = 'lease'
/** Looked at and noted so often, ms. */
const LOOK_MS = 30_000
/** The two clocks of a machine part by less than this between two looks, ms, unless one was set or stood still. */
const JUMP_MS = 2_000

/** Time spent since the server was heard, and this machine's own time when that was written. */
const noteSchema = z.object({ spentMs: z.number().min(0), wall: instantSchema })

/**
 * Counts on the monotonic clock, so that a clock that is set back never lengthens the lease. Where the wall clock ran ahead
 * of it the machine slept, or was set: that is counted too, but nothing is locked before the server had two looks' time to
 * say otherwise, so with the line up a wrong clock shortens nothing either.
 */
export function createLease(parts: LeaseParts): Lease {
  const { clock, scheduler, notes, report, leaseMs = LEASE_MS } = parts
  let base = 0
  let sinceMs = clock.monotonicMs()
  let apartMs = clock.now() - sinceMs
  let looksOver = 0
  let timer: Cancel | null = null

  const spentMs = () => base + (clock.monotonicMs() - sinceMs)

  function begin(from: number): void {
    base = from
    sinceMs = clock.monotonicMs()
  }

  function note(): void {
    const value = { spentMs: spentMs(), wall: clock.now() }
    notes.setNote(NOTE, value).catch((error: unknown) => report('lease note', error))
  }

  function look(): void {
    const apart = clock.now() - clock.monotonicMs()
    if (apart - apartMs > JUMP_MS) base += apart - apartMs
    apartMs = apart
    note()
    looksOver = spentMs() >= leaseMs ? looksOver + 1 : 0
    if (looksOver < 2) return arm()
    timer = null
    parts.spent()
  }

  function arm(): void {
    timer?.()
    timer = scheduler.after(LOOK_MS, look)
  }

  return {
    async isSpent() {
      const kept = noteSchema.safeParse(await notes.note(NOTE).catch((error: unknown) => report('lease note', error)))
      if (!kept.success) return false
      begin(kept.data.spentMs + Math.max(0, clock.now() - kept.data.wall))
      return spentMs() >= leaseMs
    },
    confirmed() {
      begin(0)
      looksOver = 0
    },
    start() {
      apartMs = clock.now() - clock.monotonicMs()
      looksOver = 0
      note()
      arm()
    },
    stop() {
      timer?.()
      timer = null
    },
  }
}
