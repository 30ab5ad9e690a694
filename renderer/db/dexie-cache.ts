import { Dexie, type DexieOptions, type Table } from 'dexie'
import { z } from 'zod'
import { referenceSchema } from '../../shared/domain/reference.ts'
import { classSchema } from '../../shared/domain/roles.ts'
import { instantSchema } from '../../shared/kernel/instant.ts'
import { cursorSchema } from '../../shared/protocol/hello.ts'
import { ROW_SCHEMA } from '../../shared/protocol/version.ts'
import {
  type Cache,
  type CacheBatch,
  type CachedJourney,
  type CachedPage,
  Emptied,
  type PageContents,
} from './cache.ts'
import { webGzip } from './gzip-text.ts'
import { unpackPage } from './page-body.ts'

/** Where it is kept, and by which IndexedDB (absent: the global one). */
export type DexieCacheOptions = {
  readonly name: string
  /** Reads at once, before anybody asks: the page opens meanwhile. */
  readonly early?: boolean
} & Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>

/**
 * The cache's Dexie carrier. A page is one record holding gzip as it came over the wire, a journey over it one holding its
 * rows as JSON text: far fewer records and bytes than rows have.
 */
export function dexieCache(options: DexieCacheOptions): Cache {
  let db = open(options)
  let early: Reading | null = options.early === true ? begin(db) : null

  return {
    load: async (owner) => {
      const reading = early ?? begin(db)
      early = null
      const { state, journeys, reference } = await reading.kept
      if (!isOf(owner, state)) return null
      return {
        scopes: state.scopes,
        asOf: state.asOf,
        epoch: state.epoch,
        pages: await reading.pages,
        journeys: journeys.map(decode),
        reference: referenceNote.parse(reference ?? null),
      }
    },
    write: (owner, batch) => {
      early = null
      return db.transaction('rw', db.pages, db.journeys, db.notes, async () => {
        const [was] = await Promise.all([before(db, batch), writeBatch(db, owner, batch)])
        // Thrown in its transaction, it takes back what was asked for beside the question.
        if (!batch.begins && !isOf(owner, was)) throw new Emptied('the cache holds nothing to go on from')
      })
    },
    note: async (key) => (await db.notes.get(`note:${key}`))?.value,
    setNote: async (key, value) => void (await db.notes.put({ key: `note:${key}`, value })),
    wipe: async () => {
      early = null
      await db.delete({ disableAutoOpen: true })
      db = open(options)
    },
    close: () => db.close(),
  }
}

/** Everything there is, of whoever it is. */
type Kept = {
  readonly state: z.infer<typeof stateSchema> | null
  readonly pages: readonly CachedPage[]
  readonly journeys: readonly JourneyRecord[]
  readonly reference: unknown
}
/** The pages are unpacked as soon as they are read: the machine has nothing else to do while outbox and session are asked. */
type Reading = { readonly kept: Promise<Kept>; readonly pages: Promise<readonly PageContents[]> }
type JourneyRecord = { id: string; scopes: readonly string[]; body: string; sealed?: Uint8Array }
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
  const { name, early: _, ...engine } = options
  const db = new Dexie(name, { ...engine, chromeTransactionDurability: 'relaxed' }) as CacheDb
  // 1: journeys as one record each; notes: cursors, reference, who sat here last.
  db.version(1).stores({ journeys: 'id', notes: 'key' })
  // 2: pages of snapshots as they came, under the journeys' records: IndexedDB is paid per record and per byte.
  db.version(2).stores({ pages: 'id' })
  return db
}

function begin(db: CacheDb): Reading {
  const kept = read(db)
  const pages = kept.then((found) =>
    found.state?.schema === ROW_SCHEMA ? Promise.all(found.pages.map((page) => unpackPage(page, webGzip))) : [],
  )
  // Whoever asks hears of both; nobody may ask.
  kept.catch(() => undefined)
  pages.catch(() => undefined)
  return { kept, pages }
}

/**
 * Asked first: whose store a batch goes on from, or, where it begins, that everything goes. A transaction does what it is
 * asked in that order, so nobody waits for the answer.
 */
async function before(db: CacheDb, { begins }: CacheBatch): Promise<Kept['state']> {
  if (!begins) return stateOf(await db.notes.get(STATE))
  await Promise.all([db.pages.clear(), db.journeys.clear(), db.notes.bulkDelete([STATE, REFERENCE])])
  return null
}

/**
 * All asked for in one go; no record is both put and dropped. Each answer waits for the page to have a moment, and while a
 * snapshot is drawn there are few.
 */
async function writeBatch(db: CacheDb, owner: string, batch: CacheBatch): Promise<void> {
  const { scopes, asOf, epoch, reference, pages, dropPages, put, drop } = batch
  const notes: NoteRecord[] = [{ key: STATE, value: { owner, schema: ROW_SCHEMA, scopes, asOf, epoch } }]
  if (reference !== undefined) notes.push({ key: REFERENCE, value: reference })
  await Promise.all([
    dropPages.length > 0 && db.pages.bulkDelete([...dropPages]),
    pages.length > 0 && db.pages.bulkPut([...pages]),
    drop.length > 0 && db.journeys.bulkDelete([...drop]),
    put.length > 0 && db.journeys.bulkPut(put.map(encode)),
    db.notes.bulkPut(notes),
  ])
}

function read(db: CacheDb): Promise<Kept> {
  return db.transaction('r', db.pages, db.journeys, db.notes, async () => {
    const notes = db.notes.bulkGet([STATE, REFERENCE])
    const [[state, reference], pages, journeys] = await Promise.all([notes, db.pages.toArray(), db.journeys.toArray()])
    return { state: stateOf(state), pages, journeys, reference: reference?.value }
  })
}

function stateOf(note: NoteRecord | undefined): Kept['state'] {
  const state = stateSchema.safeParse(note?.value)
  return state.success ? state.data : null
}

function isOf(owner: string, state: Kept['state']): state is NonNullable<Kept['state']> {
  return state !== null && state.owner === owner && state.schema === ROW_SCHEMA
}

function encode(journey: CachedJourney): JourneyRecord {
  const { id, scopes, rows, sealed } = journey
  return { id, scopes, body: JSON.stringify(rows), ...(sealed === undefined ? {} : { sealed }) }
}

/** Our own text of our own schema version: parsed, not validated again row by row (10,000 rows must open in 700 ms). */
function decode(record: JourneyRecord): CachedJourney {
  const { id, scopes, body, sealed } = record
  return { id, scopes, rows: JSON.parse(body) as CachedJourney['rows'], ...(sealed === undefined ? {} : { sealed }) }
}
