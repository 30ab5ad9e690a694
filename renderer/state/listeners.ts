import type { Cancel } from '../../shared/kernel/clock.ts'

/** Listeners by key: a change of one row calls that row's listeners and no others. */
export class Listeners<K> {
  readonly #byKey = new Map<K, Set<() => void>>()

  add(key: K, listener: () => void): Cancel {
    const found = this.#byKey.get(key) ?? new Set()
    this.#byKey.set(key, found.add(listener))
    return () => {
      found.delete(listener)
      if (found.size === 0 && this.#byKey.get(key) === found) this.#byKey.delete(key)
    }
  }

  call(key: K): void {
    for (const listener of this.#byKey.get(key) ?? []) listener()
  }
}
