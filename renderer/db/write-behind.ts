import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import type { Cache, CacheContents } from './cache.ts'
import type { ConfirmedRows, RowsChange } from './confirmed-rows.ts'
import { type Gzip, webGzip } from './gzip-text.ts'
import { KeptState, type CamePage, type Packing, type Since } from './kept-state.ts'
import type { Lead } from './lead.ts'
import type { PhiKey } from './phi-key.ts'
import { type OpenedContents, openContents, sealBatch } from './sealed-part.ts'
import { within } from './within.ts'

/** Counted for the log and the sync panel. `failed`: batches that were lost; `rebuilt`: stores deleted and begun anew. */
export type CacheCounts = { written: number; failed: number; rebuilt: number; compacted: number }

export type WriteBehind = {
  /** Loads what was kept for this owner into the rows; true where there was something. From then on writes behind. */
  open(owner: string): Promise<boolean>
  /** Writes what is pending now; settles when it is on disk, or given up. */
  flush(): Promise<void>
  /** Stops writing; nothing of the former owner is written after it. */
  stop(): void
  readonly counts: Readonly<CacheCounts>
}

/** What became of the store. */
export type StoreNews = 'rebuilt' | 'failing' | 'kept'

export type WriteBehindParts = {
  readonly rows: ConfirmedRows
  readonly cache: Cache
  readonly scheduler: Scheduler
  /** Told of each failure: the screen loses nothing, the log wants to know. */
  readonly report: (what: string, error: unknown) => void
  /** Only one window of a profile writes (rule SY76); absent: this is the only one. */
  readonly lead?: Lead
  /** Told when the store was built anew, cannot be kept, or is kept again. */
  readonly told?: (what: StoreNews) => void
  /** The key that seals identity and PHI rows on this disk; null or absent: they stay in memory only (design.md 6.13). */
  readonly phiKey?: (owner: string) => Promise<PhiKey | null>
  /** With so many records over the pages the cache is packed. */
  readonly packFrom?: number
  /** Absent: the browser's. */
  readonly gzip?: Gzip
}

/** Followers of a change are gathered this long, ms (design.md 6.7). */
const GATHER_MS = 150
/** One storage call may take this long, ms. */
const LIMIT_MS = 10_000
/** The keyring is waited for so long, ms: the board opens without it. */
const KEY_MS = 2_000
/** After a failed rebuild the cache rests this long, ms. */
const REST_MS = 60_000
const PACK_FROM = 100
/** Packing waits this long after the write that asks for it, ms. */
const PACK_MS = 20_000

/**
 * Keeps the cache behind the rows: rows and cursors in one transaction, cursors as they stood when the rows were read, so
 * a crash costs only an older cursor (rule SY20). A store that fails is deleted and written anew from memory.
 */
export function createWriteBehind(parts: WriteBehindParts): WriteBehind {
  const { rows, cache, scheduler, report, lead, packFrom = PACK_FROM, gzip = webGzip } = parts
  const counts: CacheCounts = { written: 0, failed: 0, rebuilt: 0, compacted: 0 }
  const kept = new KeptState(gzip)
  let dirty = new Set<string>()
  let came: CamePage[] = []
  let packing: Packing | null = null
  /** Counts how often everything was let go. */
  let letGo = 0
  let failing = false
  /** Another window writes: this one only reads, until it has the lead (`leads`). */
  let follows = false
  let leads = false
  let owner: string | null = null
  let key: PhiKey | null = null
  let timer: Cancel | null = null
  let packTimer: Cancel | null = null
  let work: Promise<void> | null = null
  let unsubscribe: Cancel | null = null

  function hear({ journeys, page, forgets }: RowsChange): void {
    if (forgets === true) {
      letGo += 1
      came = []
      packing = null
      kept.letGo()
    }
    for (const id of journeys) dirty.add(id)
    if (page !== null) came.push(page)
    // With its last page a scope is worth keeping: what came after is little, and its own batch.
    soon(page?.next === null ? 0 : GATHER_MS)
  }

  function soon(ms: number): void {
    if (owner === null || work !== null) return
    if (ms > 0 && timer !== null) return
    arm(ms)
  }

  function arm(ms: number): void {
    timer?.()
    timer = scheduler.after(ms, () => {
      timer = null
      void flush()
    })
  }

  async function flush(): Promise<void> {
    if (work !== null) return work
    timer?.()
    timer = null
    if (owner === null || follows) return
    work = write(owner).finally(() => {
      work = null
      const isPending = dirty.size > 0 || came.length > 0
      if (isPending && owner !== null && timer === null) arm(came.some(({ next }) => next === null) ? 0 : GATHER_MS)
      if (kept.over >= packFrom && owner !== null) packTimer ??= scheduler.after(PACK_MS, () => void pack())
    })
    return work
  }

  async function write(forOwner: string): Promise<void> {
    const since = { changed: dirty, came, packing }
    dirty = new Set()
    came = []
    packing = null
    try {
      await put(forOwner, since)
      counts.written += 1
      if (failing) tell('kept')
      if (since.packing !== null) counts.compacted += 1
    } catch (error) {
      counts.failed += 1
      report('cache write', error)
      await rebuild(forOwner)
    }
  }

  async function rebuild(forOwner: string): Promise<void> {
    kept.holds(null)
    try {
      await within(scheduler, LIMIT_MS, cache.wipe())
      counts.rebuilt += 1
      await put(forOwner, everything())
      tell('rebuilt')
    } catch (error) {
      report('cache rebuild', error)
      tell('failing')
      kept.holds(null)
      for (const id of rows.journeyIds()) dirty.add(id)
      arm(REST_MS)
    }
  }

  /** What is read in one step is sealed and written in the next ones. */
  async function put(forOwner: string, since: Since): Promise<void> {
    const { batch, open } = kept.batch(rows, since)
    const sealed = await sealBatch({ key, gzip }, batch, open)
    await within(scheduler, LIMIT_MS, cache.write(forOwner, sealed))
  }

  function tell(what: StoreNews): void {
    failing = what === 'failing'
    parts.told?.(what)
  }

  function everything() {
    return { changed: new Set(rows.journeyIds()), came: [], packing: null }
  }

  /** Packs beside the writing; what changes meanwhile is told apart when it is written. */
  async function pack(): Promise<void> {
    packTimer = null
    const forOwner = owner
    const counted = counts.failed + letGo
    const packed = await kept.pack(rows)
    // Another person, or another store: what was packed is of no use.
    if (owner !== forOwner || owner === null || counts.failed + letGo !== counted) return
    packing = packed
    await flush()
    if (packing !== null) await flush()
  }

  /** What is kept, handed to `take`; null: nothing, or nothing that can be read. */
  async function read(forOwner: string, take: (contents: CacheContents) => void): Promise<OpenedContents | null> {
    kept.holds(null)
    key = await keyOf(forOwner)
    kept.keepPhi(key !== null)
    try {
      const found = await within(scheduler, LIMIT_MS, cache.load(forOwner))
      if (found === null) return null
      const opened = await openContents({ key, gzip }, found)
      take(opened.contents)
      kept.holds(opened.contents)
      return opened
    } catch (error) {
      counts.failed += 1
      report('cache open', error)
      if (!follows) await wipeQuietly()
      return null
    }
  }

  /** [SY76] From now on this window writes: what differs from what the other one left. */
  async function takeLead(): Promise<void> {
    leads = true
    follows = false
    const forOwner = owner
    if (forOwner === null) return
    const left = await read(forOwner, () => {})
    if (owner !== forOwner) return
    const { pages = [], journeys = [] } = left?.contents ?? {}
    const known = [...pages.flatMap(({ contents }) => contents), ...journeys].map(({ id }) => id)
    watch([...known, ...rows.journeyIds()], left)
    soon(GATHER_MS)
  }

  /** Changes are written from now on; records that another key sealed are written anew with the first. */
  function watch(changed: readonly string[], found: OpenedContents | null): void {
    dirty = new Set([...changed, ...(found?.unreadJourneys ?? [])])
    came = []
    const worn = found?.unreadPages ?? []
    packing = worn.length === 0 ? null : { pages: [], worn }
    unsubscribe ??= rows.subscribe(hear)
  }

  /** A keyring that fails is none. */
  async function keyOf(forOwner: string): Promise<PhiKey | null> {
    try {
      return (await within(scheduler, KEY_MS, parts.phiKey?.(forOwner) ?? Promise.resolve(null))) ?? null
    } catch (error) {
      report('phi key', error)
      return null
    }
  }

  async function wipeQuietly(): Promise<void> {
    try {
      await within(scheduler, LIMIT_MS, cache.wipe())
      counts.rebuilt += 1
      tell('rebuilt')
    } catch (error) {
      report('cache rebuild', error)
      tell('failing')
    }
  }

  lead?.gained(() => void takeLead())
  return {
    counts,
    async open(forOwner) {
      follows = !((await lead?.atOnce) ?? true) && !leads
      const followed = follows
      const found = await read(forOwner, (contents) => rows.restore(contents))
      owner = forOwner
      if (follows) return found !== null
      if (followed) {
        // The lead came while the other window's last words were read: they are read again.
        await takeLead()
        return found !== null
      }
      watch(found === null ? [...rows.journeyIds()] : [], found)
      if (dirty.size > 0 || packing !== null) soon(GATHER_MS)
      return found !== null
    },
    flush,
    stop() {
      owner = null
      timer?.()
      packTimer?.()
      timer = null
      packTimer = null
      unsubscribe?.()
      unsubscribe = null
    },
  }
}
