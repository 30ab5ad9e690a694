export type SharedWorkOptions<T> = {
  /** What is kept may weigh so much in all; what was asked for longest ago goes first. */
  readonly most: number
  readonly weigh: (value: T) => number
}

/** Results that are the same for all who ask with the same key: made once, also for those who ask while it is being made. */
export class SharedWork<T> {
  readonly #options: SharedWorkOptions<T>
  readonly #making = new Map<string, Promise<T>>()
  readonly #kept = new Map<string, { readonly value: T; readonly weight: number }>()
  #weight = 0

  constructor(options: SharedWorkOptions<T>) {
    this.#options = options
  }

  of(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key)
    if (known !== undefined) {
      this.#keep(key, known.value)
      return Promise.resolve(known.value)
    }
    const making = this.#making.get(key) ?? this.#make(key, make)
    this.#making.set(key, making)
    return making
  }

  async #make(key: string, make: () => Promise<T>): Promise<T> {
    try {
      const value = await make()
      this.#keep(key, value)
      return value
    } finally {
      this.#making.delete(key)
    }
  }

  #keep(key: string, value: T): void {
    this.#drop(key)
    const weight = this.#options.weigh(value)
    this.#kept.set(key, { value, weight })
    this.#weight += weight
    for (const oldest of this.#kept.keys()) {
      if (this.#weight <= this.#options.most) return
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#weight -= this.#kept.get(key)?.weight ?? 0
    this.#kept.delete(key)
  }
}
