import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import { CLASS_OF } from '../../shared/domain/row.ts'
import type { RowClass } from '../../shared/domain/roles.ts'
import type { Cache, CacheBatch, CachedJourney, CachedScope } from './cache.ts'
import type { ConfirmedRows } from './confirmed-rows.ts'
import { within } from './within.ts'

/** Counted for the log and the sync panel. `failed`: batches that were lost; `rebuilt`: stores deleted and begun anew. */
export type CacheCounts = { written: number; failed: number; rebuilt: number }

export type WriteBehind = {
  /** Loads what was kept for this owner into the rows; true where there was something. From then on writes behind. */
  open(owner: string): Promise<boolean>
  /** Writes what is pending now; settles when it is on disk, or given up. */
  flush(): Promise<void>
  /** Stops writing; nothing of the former owner is written after it. */
  stop(): void
  readonly counts: Readonly<CacheCounts>
}

export type WriteBehindParts = {
  readonly rows: ConfirmedRows
  readonly cache: Cache
  readonly scheduler: Scheduler
  /** Told of each failure: the screen loses nothing, the log wants to know. */
  readonly report: (what: string, error: unknown) => void
}

/** Followers of a change are gathered this long, ms (design.md 6.7). */
const GATHER_MS = 150
/** One storage call may take this long, ms. */
const LIMIT_MS = 10_000
/** After a failed rebuild the cache rests this long, ms. */
const REST_MS = 60_000

/**
 * Keeps the cache behind the rows: rows and cursors in one transaction, cursors as they stood when the rows were read, so
 * a crash costs only an older cursor (rule SY20). A store that fails is deleted and written anew from memory.
 */
export function createWriteBehind({ rows, cache, scheduler, report }: WriteBehindParts): WriteBehind {
  const counts: CacheCounts = { written: 0, failed: 0, rebuilt: 0 }
  let dirty = new Set<string>()
  let owner: string | null = null
  let referenceTag: string | null = null
  let timer: Cancel | null = null
  let work: Promise<void> | null = null
  let unsubscribe: Cancel | null = null

  function mark(journeys: Iterable<string>): void {
    for (const id of journeys) dirty.add(id)
    if (owner !== null && timer === null && work === null) arm(GATHER_MS)
  }

  function arm(ms: number): void {
    timer = scheduler.after(ms, () => {
      timer = null
      void flush()
    })
  }

  async function flush(): Promise<void> {
    if (work !== null) return work
    timer?.()
    timer = null
    if (owner === null) return
    work = write(owner).finally(() => {
      work = null
      if (dirty.size > 0 && owner !== null && timer === null) arm(GATHER_MS)
    })
    return work
  }

  async function write(forOwner: string): Promise<void> {
    const ids = dirty
    dirty = new Set()
    const batch = batchOf(rows, ids, referenceTag)
    try {
      await within(scheduler, LIMIT_MS, cache.write(forOwner, batch))
      counts.written += 1
      if (batch.reference !== undefined) referenceTag = batch.reference?.tag ?? null
    } catch (error) {
      counts.failed += 1
      report('cache write', error)
      await rebuild(forOwner)
    }
  }

  async function rebuild(forOwner: string): Promise<void> {
    try {
      await within(scheduler, LIMIT_MS, cache.wipe())
      counts.rebuilt += 1
      await within(scheduler, LIMIT_MS, cache.write(forOwner, batchOf(rows, rows.journeyIds(), null)))
      referenceTag = rows.reference?.tag ?? null
    } catch (error) {
      report('cache rebuild', error)
      for (const id of rows.journeyIds()) dirty.add(id)
      referenceTag = null
      arm(REST_MS)
    }
  }

  async function load(forOwner: string): Promise<boolean> {
    try {
      const contents = await within(scheduler, LIMIT_MS, cache.load(forOwner))
      if (contents === null) return false
      rows.restore(contents)
      referenceTag = contents.reference?.tag ?? null
      return true
    } catch (error) {
      counts.failed += 1
      report('cache open', error)
      await wipeQuietly()
      return false
    }
  }

  async function wipeQuietly(): Promise<void> {
    try {
      await within(scheduler, LIMIT_MS, cache.wipe())
      counts.rebuilt += 1
    } catch (error) {
      report('cache rebuild', error)
    }
  }

  return {
    counts,
    async open(forOwner) {
      const found = await load(forOwner)
      owner = forOwner
      dirty = new Set()
      unsubscribe ??= rows.subscribe((change) => mark(change.journeys))
      if (!found) mark(rows.journeyIds())
      return found
    },
    flush,
    stop() {
      owner = null
      timer?.()
      timer = null
      unsubscribe?.()
      unsubscribe = null
    },
  }
}

/** Rows, cursors and memberships as they stand now, in one synchronous reading. */
function batchOf(rows: ConfirmedRows, ids: Iterable<string>, referenceTag: string | null): CacheBatch {
  const put: CachedJourney[] = []
  const drop: string[] = []
  for (const id of ids) {
    const held = rows.journey(id)
    if (held === null) drop.push(id)
    else put.push({ id, scopes: [...held.scopes], rows: [...held.rows.values()].filter((row) => isKept(row.kind)) })
  }
  const { reference, asOf, epoch } = rows
  const changed = reference !== null && reference.tag !== referenceTag ? { reference } : {}
  return { put, drop, scopes: wholeScopes(rows), asOf, epoch, ...changed }
}

/** Identity and PHI rows live in memory only (design.md 6.13). */
function isKept(kind: keyof typeof CLASS_OF): boolean {
  return CLASS_OF[kind] === 'ops'
}

/** A scope kept without its sensitive rows is kept as one of class `ops`: its next hello loads the rest. */
function wholeScopes(rows: ConfirmedRows): CachedScope[] {
  return [...rows.scopes()].flatMap(([scope, state]) =>
    state.kind === 'whole' ? [{ scope, class: keptClass(state.class), cursor: state.cursor }] : [],
  )
}

function keptClass(held: RowClass): RowClass {
  return held === 'wall' ? 'wall' : 'ops'
}
