import { randomUUID } from 'node:crypto'
import type { Db } from '../../server/db/port.ts'
import { migrate } from '../../server/db/postgres/migrate.ts'
import { openPostgres } from '../../server/db/postgres/open-postgres.ts'
import { testDatabase } from './postgres.ts'
import { systemParts } from './system.ts'

export type PostgresDb = {
  readonly url: string
  readonly db: Db
  /** Another server node on the same database; closed with the rest. */
  readonly another: () => Db
  readonly close: () => Promise<void>
}

/** The PostgreSQL carrier on a fresh, migrated database of its own. */
export async function postgresDb(): Promise<PostgresDb> {
  const { url, drop } = await testDatabase()
  await migrate(url)
  const nodes: Db[] = []
  const another = () => {
    const node = { scheduler: systemParts.scheduler, node: randomUUID(), warn: () => undefined }
    const db = openPostgres({ url, ...node })
    nodes.push(db)
    return db
  }
  return {
    url,
    db: another(),
    another,
    async close() {
      for (const node of nodes) await node.close()
      await drop()
    },
  }
}
