/**
 * Named locks, each held by one owner until it lets all of its go, given in the order they were asked for. Like row and
 * advisory locks of a transaction, without a time limit: the one lock order (port.ts) is what keeps them from meeting.
 */
export class Locks {
  readonly #held = new Map<string, { owner: object; waiting: { owner: object; go: () => void }[] }>()

  /** Resolves when `owner` holds the lock. */
  async take(name: string, owner: object): Promise<void> {
    if (this.tryTake(name, owner)) return
    await new Promise<void>((go) => this.#held.get(name)?.waiting.push({ owner, go }))
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
}
