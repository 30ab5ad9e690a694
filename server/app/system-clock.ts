import { randomBytes } from 'node:crypto'
import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'

/** The machine's own time; handed in so that nothing below app/ reads it by itself. */
export const systemClock: Clock = { now: () => Date.now(), monotonicMs: () => performance.now() }

/** The machine's own timers. Without a wait it is the next turn of the loop: a timer's shortest is a millisecond. */
export const systemScheduler: Scheduler = {
  after(ms, run) {
    if (ms === 0) {
      const turn = setImmediate(run)
      return () => clearImmediate(turn)
    }
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** The machine's own randomness. */
export const systemRandom: Random = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
  unit: () => randomBytes(4).readUInt32BE() / 2 ** 32,
}
