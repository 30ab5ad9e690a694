import type { Log } from './log.ts'
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
  readonly log: Log
  readonly scheduler: Scheduler
  readonly node: string
  readonly onFailed: () => void
  /** Opening ends at the next step once it aborts, and leaves no database of ours running. */
  readonly stopping: AbortSignal
}

/**
 * Opens the database the settings name, the embedded one where they name none, migrated and ready.
 * @throws StartRefused, or the reason of `stopping`
 */
export async function openDatabase(deps: DatabaseDeps): Promise<OpenDatabase> {
  const { settings, log, scheduler, node, stopping } = deps
  const server = settings.databaseUrl === null ? await embedded(deps) : null
  const url = server?.url ?? settings.databaseUrl ?? ''
  try {
    await upToDate(url, stopping)
  } catch (error) {
    await server?.stop()
    throw error
  }
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

async function upToDate(url: string, stopping: AbortSignal): Promise<void> {
  await migrate(url).catch((error: unknown) => {
    throw new StartRefused(
      'The database could not be reached or brought up to date. Check DATABASE_URL and its rights.',
      { cause: error },
    )
  })
  stopping.throwIfAborted()
}

async function embedded({ settings, log, onFailed, stopping }: DatabaseDeps): ReturnType<typeof startEmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({
      dataDir: settings.dataDir,
      log,
      stopping,
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
