import { Dexie, type DexieOptions, type Table } from 'dexie'
import type { KeyStore } from './session-keys.ts'

export type DexieKeyStoreOptions = { readonly name: string } & Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>

type KeyRecord = { seq?: number; session: string; key: CryptoKey }
type KeyDb = Dexie & { keys: Table<KeyRecord, number> }

/** Keys of the newest sign-ins that are kept; only the one at hand signs. */
const MOST_KEYS = 4

/** The private halves in a database of their own, as keys that the browser never exports: the cache may be wiped beside it. */
export function dexieKeyStore({ name, ...engine }: DexieKeyStoreOptions): KeyStore {
  const db = new Dexie(name, engine) as KeyDb
  // 1: one key for each sign-in, in the order they were made.
  db.version(1).stores({ keys: '++seq, &session' })
  return {
    get: async (session) => (await db.keys.get({ session }))?.key ?? null,
    put: (session, key) =>
      db.transaction('rw', db.keys, async () => {
        await db.keys.where({ session }).delete()
        await db.keys.add({ session, key })
        const all = await db.keys.orderBy('seq').primaryKeys()
        await db.keys.bulkDelete(all.slice(0, -MOST_KEYS))
      }),
  }
}
