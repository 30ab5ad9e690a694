import { ROW_SCHEMA } from '../../shared/protocol/version.ts'
import type { CachedPage, PageContents } from './cache.ts'
import { unpackPage } from './page-body.ts'

/** What lies in the cache, of whoever it is: records as they are, pages unpacked. */
export type EarlyRead = {
  /** By key: each is of one moment, and good for the first question only. */
  readonly notes: ReadonlyMap<string, unknown>
  readonly journeys: readonly unknown[]
  /** Rejects where one is spoilt. */
  readonly pages: Promise<readonly PageContents[]>
}

/**
 * Reads the cache by the browser's own means, without the library that keeps it: this is a few hundred bytes of code, and
 * reads and unpacks while the megabyte of the console itself is still being read. Null: nothing there, or not of our making;
 * the cache then asks again itself. Makes and changes nothing. Never rejects.
 */
export async function readEarly(engine: IDBFactory, name: string): Promise<EarlyRead | null> {
  try {
    const db = await opened(engine, name)
    try {
      return await contents(db)
    } finally {
      // Whoever upgrades or deletes it waits for nobody.
      db.close()
    }
  } catch {
    // None yet, an older shape, a broken disk: the cache finds out for itself and says so.
    return null
  }
}

/** The cache's version; the library counts in tens of the browser's. */
export const CACHE_VERSION = 2

const STORES = ['notes', 'journeys', 'pages'] as const

function opened(engine: IDBFactory, name: string): Promise<IDBDatabase> {
  const asked = engine.open(name)
  // There is none: it is the cache's to make.
  asked.addEventListener('upgradeneeded', () => asked.transaction?.abort())
  return answerOf(asked)
}

async function contents(db: IDBDatabase): Promise<EarlyRead | null> {
  if (db.version !== CACHE_VERSION * 10) return null
  const reading = db.transaction(STORES, 'readonly')
  const [notes, journeys, pages] = await Promise.all(
    // Records of a store of that name are the cache's own; their shape is checked where they are used.
    STORES.map((store) => answerOf<unknown[]>(reading.objectStore(store).getAll())),
  )
  const byKey = new Map((notes as { key: string; value: unknown }[]).map(({ key, value }) => [key, value]))
  const unpacked = isOfThisShape(byKey.get('state')) ? Promise.all((pages as CachedPage[]).map(unpackPage)) : []
  const found = { notes: byKey, journeys: journeys ?? [], pages: Promise.resolve(unpacked) }
  // Whoever asks hears of it; nobody may ask.
  found.pages.catch(() => undefined)
  return found
}

function isOfThisShape(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'schema' in state && state.schema === ROW_SCHEMA
}

function answerOf<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.addEventListener('success', () => resolve(asked.result))
    asked.addEventListener('error', () => reject(asked.error ?? new Error('IndexedDB gave no reason')))
  })
}
