import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'

/** Timers that go by a name: one set anew takes the place of the former. Stopped for good, they set nothing more. */
export class NamedTimers {
  readonly #scheduler: Scheduler
  readonly #set = new Map<string, Cancel>()
  #stopped = false

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  once(name: string, ms: number, run: () => void): void {
    this.cancel(name)
    if (!this.#stopped) this.#set.set(name, this.#scheduler.after(ms, run))
  }

  /** Again and again, until it is set anew or all of them stop. */
  every(name: string, ms: number, run: () => void): void {
    this.once(name, ms, () => {
      run()
      this.every(name, ms, run)
    })
  }

  cancel(name: string): void {
    this.#set.get(name)?.()
  }

  stop(): void {
    this.#stopped = true
    for (const cancel of this.#set.values()) cancel()
  }
}
