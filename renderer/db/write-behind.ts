import type { Cancel } from '../../shared/kernel/clock.ts'
import type { RowsChange } from './rows-change.ts'
import type { CamePage, Packing } from './kept-state.ts'
import { KeptStore, type CacheCounts, type KeptStoreParts } from './kept-store.ts'
import type { Lead } from './lead.ts'
import type { OpenedContents } from './sealed-part.ts'

export type WriteBehind = {
  /** Loads what was kept for this owner into the rows; true where there was something. From then on writes behind. */
  open(owner: string): Promise<boolean>
  /** Writes what is pending now; settles when it is on disk, or given up. */
  flush(): Promise<void>
  /** Stops writing; nothing of the former owner is written after it. */
  stop(): void
  readonly counts: Readonly<CacheCounts>
}

export type WriteBehindParts = KeptStoreParts & {
  /** Only one window of a profile writes (rule SY76); absent: this is the only one. */
  readonly lead?: Lead
  /** With so many records over the pages the cache is packed. */
  readonly packFrom?: number
}

/** Followers of a change are gathered this long, ms (design.md 6.7). */
const GATHER_MS = 150
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
  const { rows, scheduler, lead, packFrom = PACK_FROM } = parts
  const store = new KeptStore(parts)
  const { kept, counts } = store
  let dirty = new Set<string>()
  let came: CamePage[] = []
  let packing: Packing | null = null
  /** Counts how often everything was let go. */
  let letGo = 0
  /** Another window writes: this one only reads, until it has the lead (`leads`). */
  let follows = false
  let leads = false
  let owner: string | null = null
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
    if (await store.write(forOwner, since)) return
    for (const id of rows.journeyIds()) dirty.add(id)
    arm(REST_MS)
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

  /** [SY76] From now on this window writes: what differs from what the other one left. */
  async function takeLead(): Promise<void> {
    leads = true
    follows = false
    const forOwner = owner
    if (forOwner === null) return
    const left = await store.read(forOwner, follows, () => {})
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

  lead?.gained(() => void takeLead())
  return {
    counts,
    async open(forOwner) {
      follows = !((await lead?.atOnce) ?? true) && !leads
      const followed = follows
      const found = await store.read(forOwner, follows, (contents) => rows.restore(contents))
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
