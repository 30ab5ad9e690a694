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
  /** Null until something is written: a transaction has twenty tables and writes three. */
  #changes: Map<string, V | undefined> | null = null

  constructor(base: Table<V>) {
    this.#base = base
  }

  get(key: string): V | undefined {
    return this.#changes?.has(key) === true ? this.#changes.get(key) : this.#base.get(key)
  }

  set(key: string, value: V): void {
    this.#changes ??= new Map()
    this.#changes.set(key, value)
  }

  delete(key: string): void {
    this.#changes ??= new Map()
    this.#changes.set(key, undefined)
  }

  entries(): Iterable<[string, V]> {
    return this.#changes === null ? this.#base.entries() : this.#changed(this.#changes)
  }

  *#changed(changes: ReadonlyMap<string, V | undefined>): Iterable<[string, V]> {
    for (const [key, value] of this.#base.entries()) if (!changes.has(key)) yield [key, value]
    for (const [key, value] of changes) if (value !== undefined) yield [key, value]
  }

  values(): Iterable<V> {
    return this.#changes === null ? this.#base.values() : this.#changedValues(this.#changes)
  }

  *#changedValues(changes: ReadonlyMap<string, V | undefined>): Iterable<V> {
    for (const [, value] of this.#changed(changes)) yield value
  }

  /** Writes what waited into the table below. */
  apply(): void {
    for (const [key, value] of this.#changes ?? []) {
      if (value === undefined) this.#base.delete(key)
      else this.#base.set(key, value)
    }
  }
}
