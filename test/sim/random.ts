import type { Random } from '../../shared/kernel/random.ts'

/** Repeatable randomness (sfc32 seeded by splitmix32), with the choices a simulation makes. */
export class SimRandom implements Random {
  #a: number
  #b: number
  #c: number
  #count = 1

  constructor(seed: number) {
    let state = seed >>> 0
    const next = () => {
      state = (state + 0x9e3779b9) | 0
      let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
      return mixed ^ (mixed >>> 15)
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    for (let round = 0; round < 12; round += 1) this.unit()
  }

  /** Another stream: what one part draws does not shift what the others draw. */
  fork(): SimRandom {
    return new SimRandom(Math.floor(this.unit() * 2 ** 32))
  }

  unit(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0
    this.#count = (this.#count + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => Math.floor(this.unit() * 256))
  }

  /** True once in so many. */
  oneIn(times: number): boolean {
    return this.unit() * times < 1
  }

  /** A whole number from `low` to `high`. */
  between(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1))
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.unit() * items.length)]
  }
}
