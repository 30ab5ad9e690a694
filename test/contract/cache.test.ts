import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { dexieCache } from '../../renderer/db/dexie-cache.ts'
import { memoryCache } from '../../renderer/db/memory-cache.ts'
import { cacheContract } from './cache-contract.ts'

cacheContract('memory', () => {
  const cache = memoryCache()
  return { cache, again: () => cache }
})

cacheContract('dexie', () => {
  const options = { name: 'onward-cache', indexedDB: new IDBFactory(), IDBKeyRange }
  const cache = dexieCache(options)
  return {
    cache,
    again: () => {
      cache.close()
      return dexieCache(options)
    },
  }
})
