import { randomBytes } from 'node:crypto'
import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'

const clock: Clock = { now: () => Date.now(), monotonicMs: () => performance.now() }
const scheduler: Scheduler = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
const random: Random = { bytes: (count) => new Uint8Array(randomBytes(count)), unit: () => Math.random() }

/** The machine's own clock, timers and randomness, for tests on real databases and sockets. */
export const systemParts = { clock, scheduler, random }
