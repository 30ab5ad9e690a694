import { randomUUID } from 'node:crypto'
import { migrate } from '../../server/db/postgres/migrate.ts'
import { openPostgres } from '../../server/db/postgres/open-postgres.ts'
import { testDatabase } from '../builders/postgres.ts'
import { systemParts } from '../builders/system.ts'
import { dbContract } from './db.ts'

dbContract('PostgreSQL', async () => {
  const { url, drop } = await testDatabase()
  await migrate(url)
  const db = openPostgres({ url, scheduler: systemParts.scheduler, node: randomUUID(), warn: () => undefined })
  return {
    db,
    close: async () => {
      await db.close()
      await drop()
    },
  }
})
