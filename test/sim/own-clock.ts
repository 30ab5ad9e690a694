import type { Clock } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'

/** A machine's wall clock: true time and whatever somebody did to it; its monotonic reading is nobody's to change. */
export class OwnClock implements Clock {
  readonly #true: Clock
  #offsetMs = 0

  constructor(time: Clock) {
    this.#true = time
  }

  now(): Instant {
    return this.#true.now() + this.#offsetMs
  }

  monotonicMs(): number {
    return this.#true.monotonicMs()
  }

  /** From now on it goes this much wrong, ms. */
  jump(offsetMs: number): void {
    this.#offsetMs = offsetMs
  }
}
