import { join } from 'node:path'
import { addressesOf, makeAppDatabase } from './app-database.ts'
import { makeCluster, sweepDrafts } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { errorCode } from './error-code.ts'
import { keepRunning } from './keep-running.ts'
import type { SupervisorLog } from './keep-running.ts'
import { keepSecret } from './keep-once.ts'
import { ownCluster } from './own-cluster.ts'
import type { Owned } from './own-cluster.ts'
import { settlePlace } from './place.ts'
import type { PostgresSettings } from './postgres-settings.ts'
import { stopPostmaster } from './postmaster.ts'

export type EmbeddedPostgresOptions = {
  /** Absolute path; made when missing. Holds the database (`pg/`) and the superuser's password (`postgres-password`). */
  readonly dataDir: string
  readonly log: SupervisorLog
  /** Called once, when a running database went down and does not come back: the process should end. */
  readonly onFailed: (error: EmbeddedPostgresError) => void
  /** Over the settings of postgres-settings.ts; tests turn fsync off here. */
  readonly settings?: PostgresSettings
  /** Monotonic milliseconds. */
  readonly now?: () => number
  /** Once it aborts, a start that is under way ends with its reason and leaves nothing running. */
  readonly stopping?: AbortSignal
}

export type EmbeddedPostgres = {
  /** The database `onward` as its owner, who is no superuser. The same for as long as it runs, restarts included. */
  readonly url: string
  /** The database `postgres` as superuser: upkeep and tests only. */
  readonly adminUrl: string
  /** What the person who started Onward should know, one line each; mostly none. */
  readonly notes: readonly string[]
  /** Ends every session and stops PostgreSQL in order, within 5 s. May be called again. */
  readonly stop: () => Promise<void>
}

/**
 * Starts PostgreSQL on the data folder, or adopts the one that a killed Onward left running there.
 * @throws EmbeddedPostgresError, whose message is one line for the person who started Onward; the reason of `stopping`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, onFailed, now = () => performance.now(), stopping } = options
  const began = now()
  const cluster = await prepare(options)
  stopping?.throwIfAborted()
  const cancelled = () => stopping?.aborted === true
  const owned = await ownCluster(cluster, { port: null, now, cancelled }).catch((error: unknown) => {
    stopping?.throwIfAborted()
    throw error
  })
  await furnish(cluster, owned, stopping)
  log.info(
    { dataDir, pid: owned.pid, port: owned.port, tookMs: Math.round(now() - began) },
    'the embedded PostgreSQL is up',
  )
  const { stop } = keepRunning({ cluster, owned, log, now, onFailed })
  return { ...addressesOf(owned.port, cluster.password), notes: cluster.place.notes, stop }
}

async function prepare({ dataDir, settings = {} }: EmbeddedPostgresOptions): Promise<Cluster> {
  try {
    const place = await settlePlace(dataDir)
    const password = await keepSecret(join(dataDir, 'postgres-password'))
    const cluster = { dataDir, place, password, settings }
    await makeCluster(cluster)
    return cluster
  } catch (cause) {
    if (errorCode(cause) === '' || cause instanceof EmbeddedPostgresError || !(cause instanceof Error)) throw cause
    throw new EmbeddedPostgresError('cannot-run', `The data folder ${dataDir} cannot be used (${cause.message}).`, {
      cause,
    })
  }
}

async function furnish(cluster: Cluster, { session, pid }: Owned, stopping?: AbortSignal): Promise<void> {
  try {
    await sweepDrafts(cluster)
    await makeAppDatabase(session, cluster.password)
    stopping?.throwIfAborted()
  } catch (error) {
    await stopPostmaster(cluster, pid)
    await session.end().catch(() => undefined)
    throw error
  }
}
