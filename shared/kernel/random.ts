/** Randomness, handed in so that a simulation can replay it. */
export type Random = {
  /** `count` random bytes. */
  bytes(count: number): Uint8Array
  /** A number in [0, 1). */
  unit(): number
}
