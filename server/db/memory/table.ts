/** Values by key, as one transaction (or none) sees them. */
export type Table<V> = {
  get(key: string): V | undefined
  set(key: string, value: V): void
  /** Whether it was there is of no interest here; a Map says so all the same. */
  delete(key: string): unknown
  entries(): Iterable<[string, V]>
  values(): Iterable<V>
}

/** A table whose writes wait over another one until they are applied to it: how a transaction sees its own work. */
export class Overlay<V> implements Table<V> {
  readonly #base: Table<V>
  readonly #changes = new Map<string, V | undefined>()

  constructor(base: Table<V>) {
    this.#base = base
  }

  get(key: string): V | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#base.get(key)
  }

  set(key: string, value: V): void {
    this.#changes.set(key, value)
  }

  delete(key: string): void {
    this.#changes.set(key, undefined)
  }

  entries(): Iterable<[string, V]> {
    return this.#changes.size === 0 ? this.#base.entries() : this.#changed()
  }

  *#changed(): Iterable<[string, V]> {
    for (const [key, value] of this.#base.entries()) if (!this.#changes.has(key)) yield [key, value]
    for (const [key, value] of this.#changes) if (value !== undefined) yield [key, value]
  }

  values(): Iterable<V> {
    return this.#changes.size === 0 ? this.#base.values() : this.#changedValues()
  }

  *#changedValues(): Iterable<V> {
    for (const [, value] of this.#changed()) yield value
  }

  /** Writes what waited into the table below. */
  apply(): void {
    for (const [key, value] of this.#changes) {
      if (value === undefined) this.#base.delete(key)
      else this.#base.set(key, value)
    }
  }
}
