import type { LogHead, Reads } from '../db/port.ts'
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
  /** The log does not continue what was told last: nothing more is told here. */
  readonly otherHistory: (what: string) => void
}

/** An end of a log: whatever follows it names its hash. */
type Place = Pick<LogHead, 'seq' | 'hash'>
const BEGINNING: Place = { seq: 0, hash: '' }

/** One listener's place in every facility's log. Its own: one that fails holds up nobody else and misses nothing. */
export class Follower {
  readonly #parts: FollowerParts
  readonly #at = new Map<string, Place>()
  /** The entry told last, where it is the one at this place. */
  readonly #last = new Map<string, LogEntry>()
  readonly #running = new Map<string, Promise<void>>()
  readonly #again = new Set<string>()
  #isOver = false

  constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  /** Takes up after these ends; a facility not named begins at its first entry. */
  begin(heads: Iterable<LogHead>): void {
    for (const { facility, seq, hash } of heads)
      if (seq > this.#place(facility).seq) this.#at.set(facility, { seq, hash })
  }

  /** Told the end of a log as it was a moment ago. */
  sees({ facility, seq, hash }: Pick<LogHead, 'facility' | 'seq' | 'hash'>): void {
    const at = this.#place(facility)
    if (seq > at.seq) void this.pump(facility)
    else if (seq < at.seq || hash !== at.hash) void this.#checkHistory(facility)
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

  /** Tells nothing any more. */
  end(): void {
    this.#isOver = true
  }

  #place(facility: string): Place {
    return this.#at.get(facility) ?? BEGINNING
  }

  /** [DB9] Where the entry told last stands no more, the log was taken back. A head read before the last entries is no such thing. */
  async #checkHistory(facility: string): Promise<void> {
    try {
      const { seq, hash } = this.#place(facility)
      const entry = await this.#parts.reads.logAt(facility, seq)
      if (entry?.hash !== hash) this.#leave(`the log of ${facility} does not have what was told last, at ${seq}`)
    } catch (error) {
      this.#parts.warn(`the log of ${facility} could not be compared`, error)
    }
  }

  #leave(what: string): void {
    if (this.#isOver) return
    this.end()
    this.#parts.otherHistory(what)
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
      const at = this.#place(facility)
      const own = this.#own(facility)
      const entries = own.length > 0 ? own : await this.#parts.reads.log(facility, at.seq, PAGE)
      const [first, last] = [entries[0], entries.at(-1)]
      if (first === undefined || last === undefined || this.#isOver) return
      // [DB9] The log was taken back and has grown beyond this place since: what is there now follows on something else.
      if (first.previousHash !== at.hash) return this.#leave(`the log of ${facility} does not go on from ${at.seq}`)
      await this.#parts.listener(facility, entries)
      this.#at.set(facility, last)
      this.#last.set(facility, last)
      // Behind its own entries another node's may stand, whose ring was heard before them: that has to be read.
      if (own.length === 0 && entries.length < PAGE) return
    }
  }

  /** What this node wrote goes on without being read, while it continues what was told last. */
  #own(facility: string): readonly LogEntry[] {
    const last = this.#last.get(facility)
    return last === undefined || last.seq !== this.#place(facility).seq ? [] : this.#parts.after(last)
  }
}
