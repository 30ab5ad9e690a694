import type { Random } from '../../shared/kernel/random.ts'

/** Seeded randomness with the throws that scenarios need. The same seed gives the same throws for ever. */
export type Dice = Random & {
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** One of the list; throws on an empty list. */
  pick<T>(list: readonly T[]): T
  /** The list in another order. */
  shuffled<T>(list: readonly T[]): T[]
}

/** Dice from any text. */
export function seededDice(seed: string): Dice {
  const next = stream(seed)
  const unit = () => next() / 4_294_967_296
  const between = (low: number, high: number) => low + Math.floor(unit() * (high - low + 1))
  return {
    unit,
    between,
    bytes: (count) => Uint8Array.from({ length: count }, () => next() >>> 24),
    chance: (probability) => unit() < probability,
    pick: (list) => {
      const [one] = list.slice(between(0, list.length - 1))
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
    shuffled: (list) =>
      list
        .map((item) => ({ item, key: unit() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item),
  }
}

/** A 32-bit counter stirred by multiply and shift: quick, well spread, and not for secrets. */
function stream(seed: string): () => number {
  let state = digest(seed)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

function digest(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return hash | 0
}
