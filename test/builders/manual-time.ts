import type { Cancel, Clock, Scheduler } from '../../shared/kernel/clock.ts'

/** Time that moves only when told: clock and timers of tests and of the simulation. Timers of one instant run in order. */
export class ManualTime implements Clock, Scheduler {
  #now: number
  #offset = 0
  #next = 0
  readonly #timers = new Map<number, { at: number; run: () => void }>()

  constructor(now = 1_700_000_000_000) {
    this.#now = now
  }

  now(): number {
    return Math.round(this.#now + this.#offset)
  }

  monotonicMs(): number {
    return this.#now
  }

  /** A wrong wall clock: moves `now` alone. */
  skew(ms: number): void {
    this.#offset = ms
  }

  /** Time passes and nothing runs, as for a process that stands still. */
  leap(ms: number): void {
    this.#now += ms
  }

  after(ms: number, run: () => void): Cancel {
    const id = (this.#next += 1)
    this.#timers.set(id, { at: this.#now + Math.max(0, ms), run })
    return () => void this.#timers.delete(id)
  }

  /** When the next timer is due, or null. */
  nextAt(): number | null {
    return this.#earliest()?.at ?? null
  }

  /** Runs everything due within `ms`, letting promises settle between timers. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (;;) {
      const due = this.#earliest()
      if (due === null || due.at > end) break
      this.#timers.delete(due.id)
      this.#now = Math.max(this.#now, due.at)
      due.run()
      await settled()
    }
    this.#now = end
  }

  /** Lets time run until the work is done; its own timers would otherwise never come. */
  async drive<T>(work: Promise<T>): Promise<T> {
    const state = { over: false }
    const end = () => {
      state.over = true
    }
    work.then(end, end)
    await settled()
    while (!state.over) await this.advance(1)
    return work
  }

  #earliest(): { id: number; at: number; run: () => void } | null {
    let best: { id: number; at: number; run: () => void } | null = null
    for (const [id, timer] of this.#timers) if (best === null || timer.at < best.at) best = { id, ...timer }
    return best
  }
}

/** Lets all promise reactions that need no timer run: a macrotask comes after every queued microtask. */
export function settled(): Promise<void> {
  return new Promise((settle) => setImmediate(settle))
}
