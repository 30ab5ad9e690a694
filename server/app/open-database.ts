import type { Logger } from 'pino'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { Settings } from '../config/read-settings.ts'
import { EmbeddedPostgresError } from '../db/embedded/embedded-postgres-error.ts'
import { startEmbeddedPostgres } from '../db/embedded/start-embedded-postgres.ts'
import type { Db } from '../db/port.ts'
import { migrate } from '../db/postgres/migrate.ts'
import { openPostgres } from '../db/postgres/open-postgres.ts'
import { StartRefused } from './start-refused.ts'

export type OpenDatabase = {
  readonly db: Db
  readonly url: string
  /** What the person who started Onward should know, one line each. */
  readonly notes: readonly string[]
  close(): Promise<void>
}

export type DatabaseDeps = {
  readonly settings: Settings
  readonly log: Logger
  readonly scheduler: Scheduler
  readonly node: string
  readonly onFailed: () => void
}

/** Opens the database the settings name, the embedded one where they name none, migrated and ready. @throws StartRefused */
export async function openDatabase({ settings, log, scheduler, node, onFailed }: DatabaseDeps): Promise<OpenDatabase> {
  const server = settings.databaseUrl === null ? await embedded(settings, log, onFailed) : null
  const url = server?.url ?? settings.databaseUrl ?? ''
  await migrate(url).catch((error: unknown) => {
    throw new StartRefused(
      'The database could not be reached or brought up to date. Check DATABASE_URL and its rights.',
      { cause: error },
    )
  })
  const warn = (message: string, error: unknown) => log.warn({ err: error }, message)
  const db = openPostgres({ url, scheduler, node, warn })
  return {
    db,
    url,
    notes: server?.notes ?? [],
    async close() {
      await db.close()
      await server?.stop()
    },
  }
}

async function embedded(
  settings: Settings,
  log: Logger,
  onFailed: () => void,
): ReturnType<typeof startEmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({
      dataDir: settings.dataDir,
      log,
      onFailed: (error) => {
        log.fatal({ err: error }, 'the embedded PostgreSQL is gone')
        onFailed()
      },
    })
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new StartRefused(error.message, { cause: error })
    throw error
  }
}
