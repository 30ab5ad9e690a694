import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { Cache, CacheContents } from './cache.ts'
import type { ConfirmedRows } from './confirmed-rows.ts'
import { type Gzip, webGzip } from './gzip-text.ts'
import { KeptState, type Since } from './kept-state.ts'
import type { PhiKey } from './phi-key.ts'
import { type OpenedContents, openContents, sealBatch } from './sealed-part.ts'
import { within } from './within.ts'

/** Counted for the log and the sync panel. `failed`: batches that were lost; `rebuilt`: stores deleted and begun anew. */
export type CacheCounts = { written: number; failed: number; rebuilt: number; compacted: number }

/** What became of the store. */
export type StoreNews = 'rebuilt' | 'failing' | 'kept'

export type KeptStoreParts = {
  readonly rows: ConfirmedRows
  readonly cache: Cache
  readonly scheduler: Scheduler
  /** Told of each failure: the screen loses nothing, the log wants to know. */
  readonly report: (what: string, error: unknown) => void
  /** Told when the store was built anew, cannot be kept, or is kept again. */
  readonly told?: (what: StoreNews) => void
  /** The key that seals identity and PHI rows on this disk; null or absent: they stay in memory only (design.md 6.13). */
  readonly phiKey?: (owner: string) => Promise<PhiKey | null>
  /** Absent: the browser's. */
  readonly gzip?: Gzip
}

/** One storage call may take this long, ms. */
const LIMIT_MS = 10_000
/** The keyring is waited for so long, ms: the board opens without it. */
const KEY_MS = 2_000

/**
 * The store with what is known of it: what it holds, by which key it is sealed, and whether it can be kept at all. No call
 * rejects: what fails is reported and counted, deleted, and begun anew from the rows (rules SY23, SY74).
 */
export class KeptStore {
  readonly kept: KeptState
  readonly counts: CacheCounts = { written: 0, failed: 0, rebuilt: 0, compacted: 0 }
  readonly #parts: KeptStoreParts
  readonly #gzip: Gzip
  #key: PhiKey | null = null
  #failing = false

  constructor(parts: KeptStoreParts) {
    this.#parts = parts
    this.#gzip = parts.gzip ?? webGzip
    this.kept = new KeptState(this.#gzip)
  }

  /**
   * What is kept, handed to `take`; null: nothing, or nothing that can be read. `follows`: another window writes here, so
   * what cannot be read is left to it.
   */
  async read(owner: string, follows: boolean, take: (contents: CacheContents) => void): Promise<OpenedContents | null> {
    this.kept.holds(null)
    this.#key = await this.#keyOf(owner)
    this.kept.keepPhi(this.#key !== null)
    try {
      const found = await this.#limited(this.#parts.cache.load(owner))
      if (found === null) return null
      const opened = await openContents({ key: this.#key, gzip: this.#gzip }, found)
      take(opened.contents)
      this.kept.holds(opened.contents)
      return opened
    } catch (error) {
      this.counts.failed += 1
      this.#parts.report('cache open', error)
      if (!follows) await this.#begunAnew(async () => this.#wipe())
      return null
    }
  }

  /** Writes what changed, or everything anew where that fails; false: the store cannot be kept for now. */
  async write(owner: string, since: Since): Promise<boolean> {
    try {
      await this.#put(owner, since)
      this.counts.written += 1
      if (this.#failing) this.#tell('kept')
      if (since.packing !== null) this.counts.compacted += 1
      return true
    } catch (error) {
      this.counts.failed += 1
      this.#parts.report('cache write', error)
      this.kept.holds(null)
      return this.#begunAnew(async () => {
        await this.#wipe()
        await this.#put(owner, { changed: new Set(this.#parts.rows.journeyIds()), came: [], packing: null })
      })
    }
  }

  /** True where it could be. */
  async #begunAnew(run: () => Promise<void>): Promise<boolean> {
    try {
      await run()
      this.#tell('rebuilt')
      return true
    } catch (error) {
      this.#parts.report('cache rebuild', error)
      this.#tell('failing')
      this.kept.holds(null)
      return false
    }
  }

  async #wipe(): Promise<void> {
    await this.#limited(this.#parts.cache.wipe())
    this.counts.rebuilt += 1
  }

  /** What is read in one step is sealed and written in the next ones. */
  async #put(owner: string, since: Since): Promise<void> {
    const { batch, open } = this.kept.batch(this.#parts.rows, since)
    const sealed = await sealBatch({ key: this.#key, gzip: this.#gzip }, batch, open)
    await this.#limited(this.#parts.cache.write(owner, sealed))
  }

  /** A keyring that fails is none. */
  async #keyOf(owner: string): Promise<PhiKey | null> {
    const { scheduler, report, phiKey } = this.#parts
    try {
      return (await within(scheduler, KEY_MS, phiKey?.(owner) ?? Promise.resolve(null))) ?? null
    } catch (error) {
      report('phi key', error)
      return null
    }
  }

  #limited<T>(call: Promise<T>): Promise<T> {
    return within(this.#parts.scheduler, LIMIT_MS, call)
  }

  #tell(what: StoreNews): void {
    this.#failing = what === 'failing'
    this.#parts.told?.(what)
  }
}
