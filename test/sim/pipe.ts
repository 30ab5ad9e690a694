import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { SimRandom } from './random.ts'
import type { Reached } from './sometimes.ts'

/** One direction, on the time of who receives: in order, each message some ms after the one before; now and then a long stall. */
export function pipe(scheduler: Scheduler, random: SimRandom, reached: Reached): (run: () => void) => void {
  const queue: (() => void)[] = []
  let busy = false
  const next = () => {
    const run = queue.shift()
    if (run === undefined) {
      busy = false
      return
    }
    const stalled = random.oneIn(400)
    if (stalled) reached.seen('stalled stream')
    scheduler.after(stalled ? random.between(5_000, 14_000) : random.between(1, 60), () => {
      run()
      next()
    })
  }
  return (run) => {
    queue.push(run)
    if (busy) return
    busy = true
    next()
  }
}
