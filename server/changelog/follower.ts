import type { Reads } from '../db/port.ts'
import type { LogEntry } from '../db/records.ts'
import type { OwnChanges } from './own-changes.ts'
import type { TailListener } from './tail.ts'

/** Entries read at once. */
const PAGE = 500

export type FollowerParts = {
  readonly reads: Reads
  readonly listener: TailListener
  readonly warn: (message: string, error: unknown) => void
  /** Entries that need no reading. */
  readonly after: OwnChanges['after']
}

/** One listener's place in every facility's log. Its own: one that fails holds up nobody else and misses nothing. */
export class Follower {
  readonly #parts: FollowerParts
  readonly #at = new Map<string, number>()
  /** The entry told last, where it is the one at this number. */
  readonly #last = new Map<string, LogEntry>()
  readonly #running = new Map<string, Promise<void>>()
  readonly #again = new Set<string>()

  constructor(parts: FollowerParts) {
    this.#parts = parts
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
      const head = await this.#parts.reads.head(facility)
      if (head >= at) return
      this.#parts.warn(`the log of ${facility} went back from ${at} to ${head}`, null)
      this.#at.set(facility, head)
      this.#last.delete(facility)
    } catch (error) {
      this.#parts.warn(`the head of the log of ${facility} could not be read`, error)
    }
  }

  async #run(facility: string): Promise<void> {
    try {
      do {
        this.#again.delete(facility)
        await this.#readOn(facility)
      } while (this.#again.has(facility))
    } catch (error) {
      this.#parts.warn(`a listener of the log of ${facility} failed and is asked again`, error)
    }
  }

  async #readOn(facility: string): Promise<void> {
    for (;;) {
      const own = this.#own(facility)
      const entries = own.length > 0 ? own : await this.#parts.reads.log(facility, this.#at.get(facility) ?? 0, PAGE)
      const last = entries.at(-1)
      if (last === undefined) return
      await this.#parts.listener(facility, entries)
      this.#at.set(facility, last.seq)
      this.#last.set(facility, last)
      // Behind its own entries another node's may stand, whose ring was heard before them: that has to be read.
      if (own.length === 0 && entries.length < PAGE) return
    }
  }

  /** What this node wrote goes on without being read, while it continues what was told last. */
  #own(facility: string): readonly LogEntry[] {
    const last = this.#last.get(facility)
    return last === undefined || last.seq !== this.#at.get(facility) ? [] : this.#parts.after(last)
  }
}
