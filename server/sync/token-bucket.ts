/** So many events a second on average, and so many at once. */
export type Rate = { readonly perSecond: number; readonly burst: number }

/** A bucket that fills with time: `take` says whether one more event may pass, and if not, in how many ms. */
export class TokenBucket {
  readonly #rate: Rate
  #tokens: number
  #atMs: number

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#atMs = nowMs
  }

  /** 0: passed. */
  take(nowMs: number): number {
    const { perSecond, burst } = this.#rate
    this.#tokens = Math.min(burst, this.#tokens + ((nowMs - this.#atMs) / 1000) * perSecond)
    this.#atMs = nowMs
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / perSecond) * 1000)
    this.#tokens -= 1
    return 0
  }
}
