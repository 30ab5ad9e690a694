import type { Scheduler } from '../../../shared/kernel/clock.ts'
import { TryAgain } from '../try-again.ts'

/** Nobody waits longer for a lock, ms: PostgreSQL's `lock_timeout` as open-postgres.ts sets it. */
const LIMIT_MS = 4_000

type Waiting = { readonly owner: object; readonly go: () => void }

/**
 * Named locks, each held by one owner until it lets all of its go, given in the order they were asked for. Like row and
 * advisory locks of a transaction: the one lock order (port.ts) is what keeps them from meeting, and who waits too long
 * is told to try again, also where nobody is there to hear it.
 */
export class Locks {
  readonly #scheduler: Scheduler
  readonly #held = new Map<string, { owner: object; waiting: Waiting[] }>()

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  /** Resolves when `owner` holds the lock. @throws TryAgain where that takes too long */
  async take(name: string, owner: object): Promise<void> {
    if (!this.tryTake(name, owner)) await this.#wait(name, owner)
  }

  /** True where the owner has it now; never waits. */
  tryTake(name: string, owner: object): boolean {
    const lock = this.#held.get(name)
    if (lock === undefined) this.#held.set(name, { owner, waiting: [] })
    return lock === undefined || lock.owner === owner
  }

  /** Lets go of everything an owner holds. */
  release(owner: object): void {
    for (const [name, lock] of this.#held) {
      if (lock.owner !== owner) continue
      const next = lock.waiting.shift()
      if (next === undefined) this.#held.delete(name)
      else {
        lock.owner = next.owner
        next.go()
      }
    }
  }

  #wait(name: string, owner: object): Promise<void> {
    return new Promise((settle, reject) => {
      const lock = this.#held.get(name)
      const cancel = this.#scheduler.after(LIMIT_MS, () => {
        if (lock !== undefined) lock.waiting = lock.waiting.filter((one) => one !== waiting)
        reject(new TryAgain(`the lock ${name}`, { cause: null }))
      })
      const waiting: Waiting = {
        owner,
        go() {
          cancel()
          settle()
        },
      }
      lock?.waiting.push(waiting)
    })
  }
}
