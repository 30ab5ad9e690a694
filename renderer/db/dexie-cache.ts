import { Dexie, type DexieOptions, type Table } from 'dexie'
import { z } from 'zod'
import { referenceSchema } from '../../shared/domain/reference.ts'
import { classSchema } from '../../shared/domain/roles.ts'
import { instantSchema } from '../../shared/kernel/instant.ts'
import { cursorSchema } from '../../shared/protocol/hello.ts'
import { ROW_SCHEMA } from '../../shared/protocol/version.ts'
import type { Cache, CacheBatch, CacheContents, CachedJourney, CachedPage } from './cache.ts'
import { unpackPage } from './page-body.ts'

/** Where it is kept, and by which IndexedDB (absent: the global one). */
export type DexieCacheOptions = { readonly name: string } & Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>

/**
 * The cache's Dexie carrier. A page is one record holding gzip as it came over the wire, a journey over it one holding its
 * rows as JSON text: far fewer records and bytes than rows have.
 */
export function dexieCache(options: DexieCacheOptions): Cache {
  let db = open(options)

  return {
    load: async (owner) => {
      const state = stateSchema.safeParse((await db.notes.get(STATE))?.value)
      if (!state.success || state.data.owner !== owner || state.data.schema !== ROW_SCHEMA) return null
      const [pages, journeys, reference] = await db.transaction('r', db.pages, db.journeys, db.notes, () =>
        Promise.all([db.pages.toArray(), db.journeys.toArray(), db.notes.get(REFERENCE)]),
      )
      return {
        ...kept(state.data),
        pages: await Promise.all(pages.map(unpackPage)),
        journeys: journeys.map(decode),
        reference: referenceNote.parse(reference?.value ?? null),
      }
    },
    write: (owner, batch) =>
      db.transaction('rw', db.pages, db.journeys, db.notes, async () => {
        const was = stateSchema.safeParse((await db.notes.get(STATE))?.value)
        if (!was.success || was.data.owner !== owner || was.data.schema !== ROW_SCHEMA) await forget(db)
        await writeBatch(db, owner, batch)
      }),
    note: async (key) => (await db.notes.get(`note:${key}`))?.value,
    setNote: async (key, value) => void (await db.notes.put({ key: `note:${key}`, value })),
    wipe: async () => {
      await db.delete({ disableAutoOpen: true })
      db = open(options)
    },
    close: () => db.close(),
  }
}

type JourneyRecord = { id: string; scopes: readonly string[]; body: string }
type NoteRecord = { key: string; value: unknown }
type CacheDb = Dexie & {
  pages: Table<CachedPage, string>
  journeys: Table<JourneyRecord, string>
  notes: Table<NoteRecord, string>
}

const STATE = 'state'
const REFERENCE = 'reference'

const stateSchema = z.object({
  owner: z.string(),
  schema: z.number(),
  scopes: z.array(z.object({ scope: z.string(), class: classSchema, cursor: cursorSchema })),
  asOf: instantSchema.nullable(),
  epoch: z.string().nullable(),
})
const referenceNote = z.object({ document: referenceSchema, tag: z.string() }).nullable()

function open(options: DexieCacheOptions): CacheDb {
  const { name, ...engine } = options
  const db = new Dexie(name, { ...engine, chromeTransactionDurability: 'relaxed' }) as CacheDb
  // 1: journeys as one record each; notes: cursors, reference, who sat here last.
  db.version(1).stores({ journeys: 'id', notes: 'key' })
  // 2: pages of snapshots as they came, under the journeys' records: IndexedDB is paid per record and per byte.
  db.version(2).stores({ pages: 'id' })
  return db
}

async function writeBatch(db: CacheDb, owner: string, batch: CacheBatch): Promise<void> {
  const { scopes, asOf, epoch, reference, pages, dropPages, put, drop } = batch
  if (dropPages.length > 0) await db.pages.bulkDelete([...dropPages])
  if (pages.length > 0) await db.pages.bulkPut([...pages])
  if (drop.length > 0) await db.journeys.bulkDelete([...drop])
  if (put.length > 0) await db.journeys.bulkPut(put.map(encode))
  if (reference !== undefined) await db.notes.put({ key: REFERENCE, value: reference })
  await db.notes.put({ key: STATE, value: { owner, schema: ROW_SCHEMA, scopes, asOf, epoch } })
}

async function forget(db: CacheDb): Promise<void> {
  await db.pages.clear()
  await db.journeys.clear()
  await db.notes.bulkDelete([STATE, REFERENCE])
}

function kept(state: z.infer<typeof stateSchema>): Pick<CacheContents, 'scopes' | 'asOf' | 'epoch'> {
  return { scopes: state.scopes, asOf: state.asOf, epoch: state.epoch }
}

function encode(journey: CachedJourney): JourneyRecord {
  return { id: journey.id, scopes: journey.scopes, body: JSON.stringify(journey.rows) }
}

/** Our own text of our own schema version: parsed, not validated again row by row (10,000 rows must open in 700 ms). */
function decode(record: JourneyRecord): CachedJourney {
  return { id: record.id, scopes: record.scopes, rows: JSON.parse(record.body) as CachedJourney['rows'] }
}
