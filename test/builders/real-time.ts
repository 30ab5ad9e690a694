import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'

/** The machine's own timers, for tests over real sockets and disks. */
export const realScheduler: Scheduler = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** The machine's own clock. */
export const realClock: Clock = { now: () => Date.now(), monotonicMs: () => performance.now() }

/** The machine's own randomness. */
export const realRandom: Random = {
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  unit: () => Math.random(),
}
