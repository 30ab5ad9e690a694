import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import { systemParts } from '../builders/system.ts'
import { pipelineSuite } from './pipeline.ts'

pipelineSuite('memory', async () => {
  const db = createMemoryDb(systemParts)
  return { db, close: () => db.close() }
})
