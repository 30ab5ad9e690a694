import {
  type Cache,
  type CacheContents,
  type CachedJourney,
  type CachedPage,
  Emptied,
  NOTHING_CACHED,
} from './cache.ts'
import { type Gzip, webGzip } from './gzip-text.ts'
import { unpackPage } from './page-body.ts'

/** The cache's memory carrier: for the simulation, tests, and a browser without storage. Values are copied as a disk would, when they are read. */
export function memoryCache(gzip: Gzip = webGzip): Cache {
  let owner: string | null = null
  let journeys = new Map<string, CachedJourney>()
  let pages = new Map<string, CachedPage>()
  let rest: Omit<CacheContents, 'journeys' | 'pages'> = NOTHING_CACHED
  const notes = new Map<string, string>()

  function empty(): void {
    owner = null
    journeys = new Map()
    pages = new Map()
    rest = NOTHING_CACHED
  }

  return {
    async load(asker) {
      if (owner !== asker) return null
      // Read whole before anything is awaited, as one transaction does: a write may come while the pages are unpacked.
      const inOrder = [...pages.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
      // Rows are never changed in place; JSON out and in again keeps their shape.
      const found = { ...rest, journeys: [...journeys.values()].map(copied) }
      return { ...found, pages: await Promise.all(inOrder.map((page) => unpackPage(page, gzip))) }
    },
    async write(asker, batch) {
      if (owner !== asker && !batch.begins) throw new Emptied('the cache holds nothing to go on from')
      if (batch.begins) empty()
      owner = asker
      for (const id of batch.dropPages) pages.delete(id)
      for (const page of batch.pages) pages.set(page.id, { ...page, body: page.body.slice() })
      for (const id of batch.drop) journeys.delete(id)
      for (const journey of batch.put) journeys.set(journey.id, journey)
      const { scopes, asOf, epoch, reference = rest.reference } = batch
      rest = { scopes: [...scopes], asOf, epoch, reference }
    },
    async note(key) {
      const text = notes.get(key)
      return text === undefined ? undefined : JSON.parse(text)
    },
    async setNote(key, value) {
      notes.set(key, JSON.stringify(value))
    },
    async wipe() {
      empty()
      notes.clear()
    },
    close() {},
  }
}

function copied({ sealed, ...journey }: CachedJourney): CachedJourney {
  const copy = JSON.parse(JSON.stringify(journey)) as CachedJourney
  return sealed === undefined ? copy : { ...copy, sealed: sealed.slice() }
}
