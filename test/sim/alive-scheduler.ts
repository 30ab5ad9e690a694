import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'

/** The timers of one process: a kill ends them all at once, without a word; a stop holds them until it continues. */
export class AliveScheduler implements Scheduler {
  readonly #under: Scheduler
  #alive = true
  #stopped = false
  #held: (() => void)[] = []
  #whenKilled: () => void = () => {}
  /** Settles when it is killed. */
  readonly killed: Promise<void>

  constructor(under: Scheduler) {
    this.#under = under
    this.killed = new Promise((settle) => {
      this.#whenKilled = settle
    })
  }

  get isAlive(): boolean {
    return this.#alive
  }

  get isStopped(): boolean {
    return this.#stopped
  }

  /** SIGKILL. */
  kill(): void {
    this.#alive = false
    this.#held = []
    this.#whenKilled()
  }

  /** SIGSTOP: nothing runs; what would have run meanwhile runs at `cont`, in order. */
  stop(): void {
    this.#stopped = true
  }

  /** SIGCONT. */
  cont(): void {
    this.#stopped = false
    const held = this.#held
    this.#held = []
    for (const run of held) this.#under.after(0, () => this.#run(run))
  }

  /** Settles when the process runs. */
  running(): Promise<void> {
    return this.#stopped ? new Promise((settle) => this.#held.push(settle)) : Promise.resolve()
  }

  after(ms: number, run: () => void): Cancel {
    if (!this.#alive) return () => {}
    let cancelled = false
    const cancel = this.#under.after(ms, () => this.#run(() => cancelled || run()))
    return () => {
      cancelled = true
      cancel()
    }
  }

  #run(run: () => void): void {
    if (!this.#alive) return
    if (this.#stopped) this.#held.push(run)
    else run()
  }
}

/** Settles so long from now, ms; in a process that is killed before, never. */
export function wait(scheduler: Scheduler, ms: number): Promise<void> {
  return new Promise((settle) => void scheduler.after(ms, settle))
}
