import type { Cancel, Clock, Scheduler } from '../../shared/kernel/clock.ts'

/** Time that moves only when told: clock and timers of tests and of the simulation. Timers of one instant run in order. */
export class ManualTime implements Clock, Scheduler {
  #now: number
  #offset = 0
  #next = 0
  readonly #timers = new TimerHeap()
  readonly #settled: () => Promise<void>

  /** `whenSettled`: lets everything run that waits for no timer of ours. */
  constructor(now = 1_700_000_000_000, whenSettled = settled) {
    this.#now = now
    this.#settled = whenSettled
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
    const timer = { at: this.#now + Math.max(0, ms), order: (this.#next += 1), run, isOff: false }
    this.#timers.add(timer)
    return () => {
      timer.isOff = true
    }
  }

  /** When the next timer is due, or null. */
  nextAt(): number | null {
    return this.#timers.first()?.at ?? null
  }

  /** Runs everything due within `ms`, letting promises settle between timers. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await this.#settled()
    for (;;) {
      const due = this.#timers.first()
      if (due === null || due.at > end) break
      this.#timers.drop()
      this.#now = Math.max(this.#now, due.at)
      due.run()
      await this.#settled()
    }
    this.#now = end
  }

  /**
   * Lets time run until the work is done; its own timers would otherwise never come.
   * @throws where it is not done within an hour of this time
   */
  async drive<T>(work: Promise<T>): Promise<T> {
    const state = { over: false }
    const end = () => {
      state.over = true
    }
    work.then(end, end)
    await this.#settled()
    const latest = this.#now + LONGEST_MS
    while (!state.over && this.#now < latest) await this.advance(1)
    if (!state.over) throw new Error('what time was driven for is never done')
    return work
  }
}

/** Lets all promise reactions that need no timer run: a macrotask comes after every queued microtask. */
export function settled(): Promise<void> {
  return new Promise((settle) => setImmediate(settle))
}

/**
 * The same where nothing waits for a thread, a socket or a timer of the machine: a tick comes after every queued
 * microtask too, and the machine is not asked for news each time.
 */
export function settledWithoutMachine(): Promise<void> {
  return new Promise((settle) => process.nextTick(settle))
}

const LONGEST_MS = 3_600_000

type Timer = { readonly at: number; readonly order: number; readonly run: () => void; isOff: boolean }

/** Timers by time, those of one instant in order. A cancelled one goes when its turn comes. */
class TimerHeap {
  readonly #all: Timer[] = []

  add(timer: Timer): void {
    const all = this.#all
    let at = all.push(timer) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = all[above]
      if (parent === undefined || !isBefore(timer, parent)) break
      all[at] = parent
      at = above
    }
    all[at] = timer
  }

  /** The next one that still counts. */
  first(): Timer | null {
    while (this.#all[0]?.isOff === true) this.drop()
    return this.#all[0] ?? null
  }

  drop(): void {
    const all = this.#all
    const last = all.pop()
    if (last === undefined || all.length === 0) return
    let at = 0
    for (;;) {
      const next = this.#sooner(2 * at + 1)
      const child = all[next]
      if (child === undefined || !isBefore(child, last)) break
      all[at] = child
      at = next
    }
    all[at] = last
  }

  /** Of two neighbours the one that comes first. */
  #sooner(left: number): number {
    const [one, other] = [this.#all[left], this.#all[left + 1]]
    return one !== undefined && other !== undefined && isBefore(other, one) ? left + 1 : left
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at === b.at ? a.order < b.order : a.at < b.at
}
