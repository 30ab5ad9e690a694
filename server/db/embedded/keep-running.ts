import type { Cluster } from './cluster.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { ownCluster } from './own-cluster.ts'
import type { Owned } from './own-cluster.ts'
import { stopPostmaster } from './postmaster.ts'

/** The two lines of a pino logger that the supervisor uses. */
export type SupervisorLog = {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
}

export type Keeper = { readonly stop: () => Promise<void> }

export type KeepRunning = {
  readonly cluster: Cluster
  readonly owned: Owned
  readonly log: SupervisorLog
  readonly now: () => number
  /** Called once, when the database is down for good: the process should end. */
  readonly onFailed: (error: EmbeddedPostgresError) => void
}

/** Watches over the owner's session: when it ends, PostgreSQL went down, and is brought back at the same port. */
export function keepRunning({ cluster, owned, log, now, onFailed }: KeepRunning): Keeper {
  let held: Owned | null = owned
  let stopping: Promise<void> | null = null
  let recovering: Promise<void> = Promise.resolve()
  const crashes: number[] = []

  const watch = ({ ended }: Owned) => {
    void ended.then(() => {
      if (stopping === null) recovering = recover()
    })
  }

  const recover = async (): Promise<void> => {
    try {
      held = null
      countCrash(crashes, now())
      log.warn({ crashes: crashes.length }, 'the embedded PostgreSQL went down; bringing it back')
      held = await ownCluster(cluster, { port: owned.port, now, cancelled: () => stopping !== null })
      watch(held)
      log.info({ pid: held.pid, port: held.port }, 'the embedded PostgreSQL is up again')
    } catch (error) {
      if (stopping === null) onFailed(toError(error, log))
    }
  }

  const end = async (): Promise<void> => {
    await recovering
    if (held === null) return
    // The session goes with PostgreSQL, not before it: the folder is ours until the last byte is written.
    await stopPostmaster(cluster, held.pid)
    await held.session.end().catch(() => undefined)
    log.info({ pid: held.pid }, 'the embedded PostgreSQL is stopped')
  }

  watch(owned)
  return { stop: () => (stopping ??= end()) }
}

const MOST_CRASHES = 5
const CRASH_SPAN_MS = 10 * 60_000

/** A database that goes down again and again is a matter for a person. */
function countCrash(crashes: number[], at: number): void {
  crashes.push(at)
  while ((crashes[0] ?? at) < at - CRASH_SPAN_MS) crashes.shift()
  if (crashes.length > MOST_CRASHES)
    throw new EmbeddedPostgresError(
      'failed',
      `The embedded PostgreSQL went down ${crashes.length} times in 10 minutes: it is left down.`,
    )
}

function toError(error: unknown, log: SupervisorLog): EmbeddedPostgresError {
  log.error({ err: error }, 'the embedded PostgreSQL did not come back')
  if (error instanceof EmbeddedPostgresError) return error
  return new EmbeddedPostgresError('failed', 'The embedded PostgreSQL did not come back.', { cause: error })
}
