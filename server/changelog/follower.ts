import type { Reads } from '../db/port.ts'
import type { TailListener } from './tail.ts'

/** Entries read at once. */
const PAGE = 500

/** One listener's place in every facility's log. Its own: one that fails holds up nobody else and misses nothing. */
export class Follower {
  readonly #reads: Reads
  readonly #listener: TailListener
  readonly #warn: (message: string, error: unknown) => void
  readonly #at = new Map<string, number>()
  readonly #running = new Map<string, Promise<void>>()
  readonly #again = new Set<string>()

  constructor(reads: Reads, listener: TailListener, warn: (message: string, error: unknown) => void) {
    this.#reads = reads
    this.#listener = listener
    this.#warn = warn
  }

  /** Takes up after these numbers; a facility not named begins at its first entry. */
  begin(numbers: ReadonlyMap<string, number>): void {
    for (const [facility, seq] of numbers) this.#at.set(facility, Math.max(seq, this.#at.get(facility) ?? 0))
  }

  /** Told the newest number as it was a moment ago. */
  sees(facility: string, head: number): void {
    const at = this.#at.get(facility) ?? 0
    if (head > at) void this.pump(facility)
    if (head < at) void this.#checkHistory(facility)
  }

  /** Hands on what is new. While it runs, another call makes it look once more. */
  pump(facility: string): Promise<void> {
    const running = this.#running.get(facility)
    if (running !== undefined) {
      this.#again.add(facility)
      return running
    }
    const run = this.#run(facility).finally(() => this.#running.delete(facility))
    this.#running.set(facility, run)
    return run
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values())
  }

  /** A log that became shorter was restored: it is followed from its end. A head read before the last entries is no such thing. */
  async #checkHistory(facility: string): Promise<void> {
    try {
      const at = this.#at.get(facility) ?? 0
      const head = await this.#reads.head(facility)
      if (head >= at) return
      this.#warn(`the log of ${facility} went back from ${at} to ${head}`, null)
      this.#at.set(facility, head)
    } catch (error) {
      this.#warn(`the head of the log of ${facility} could not be read`, error)
    }
  }

  async #run(facility: string): Promise<void> {
    try {
      do {
        this.#again.delete(facility)
        await this.#readOn(facility)
      } while (this.#again.has(facility))
    } catch (error) {
      this.#warn(`a listener of the log of ${facility} failed and is asked again`, error)
    }
  }

  async #readOn(facility: string): Promise<void> {
    for (;;) {
      const entries = await this.#reads.log(facility, this.#at.get(facility) ?? 0, PAGE)
      const last = entries.at(-1)
      if (last === undefined) return
      await this.#listener(facility, entries)
      this.#at.set(facility, last.seq)
      if (entries.length < PAGE) return
    }
  }
}
