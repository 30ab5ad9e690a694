import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'

/** The timers of one process: a kill ends them all at once, without a word. */
export class AliveScheduler implements Scheduler {
  readonly #under: Scheduler
  #alive = true

  constructor(under: Scheduler) {
    this.#under = under
  }

  get isAlive(): boolean {
    return this.#alive
  }

  kill(): void {
    this.#alive = false
  }

  after(ms: number, run: () => void): Cancel {
    if (!this.#alive) return () => {}
    return this.#under.after(ms, () => {
      if (this.#alive) run()
    })
  }
}

/** A promise that stays open for ever: what a killed process was waiting for. */
export function never<T>(): Promise<T> {
  return new Promise(() => {})
}
