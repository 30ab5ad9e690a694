import type { Cache, CacheContents, CachedJourney } from './cache.ts'
import { NOTHING_CACHED } from './cache.ts'

/** The cache's memory carrier: for the simulation, tests, and a browser without storage. Values are copied as a disk would. */
export function memoryCache(): Cache {
  let owner: string | null = null
  let journeys = new Map<string, string>()
  let rest: Omit<CacheContents, 'journeys'> = NOTHING_CACHED
  const notes = new Map<string, string>()

  function empty(): void {
    owner = null
    journeys = new Map()
    rest = NOTHING_CACHED
  }

  return {
    async load(asker) {
      if (owner !== asker) return null
      return { ...rest, journeys: [...journeys.values()].map((text) => JSON.parse(text) as CachedJourney) }
    },
    async write(asker, batch) {
      if (owner !== asker) empty()
      owner = asker
      for (const id of batch.drop) journeys.delete(id)
      for (const journey of batch.put) journeys.set(journey.id, JSON.stringify(journey))
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
