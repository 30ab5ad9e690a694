import { Pool } from 'pg'
import type { Scheduler } from '../../../shared/kernel/clock.ts'
import type { Db } from '../port.ts'
import { openDoorbell } from './doorbell.ts'
import { postgresReads, postgresTx } from './postgres-tx.ts'
import { queryOf } from './query.ts'
import { inTransaction } from './transaction.ts'

export type PostgresOptions = {
  /** Migrated already (migrate.ts). */
  readonly url: string
  readonly scheduler: Scheduler
  /** Unique among the nodes of this database. */
  readonly node: string
  /** Told of what went wrong behind the scenes and was survived. */
  readonly warn: (message: string, error: unknown) => void
  /** Most connections of this node, besides one for the doorbell. Default 10. */
  readonly connections?: number
}

/**
 * Connections that stay open while nothing happens: what one hello asks at once, beside the tail. A new one costs a handshake,
 * and every statement is planned anew on it.
 */
const KEPT = 5
/** One that lies still is probed after this long, ms: a wall between that forgot it is noticed before it is wanted. */
const PROBE_MS = 10_000

/**
 * The PostgreSQL carrier. Limits, so that nothing waits for ever and what cannot be had is said (TryAgain): 5 s for a
 * connection, 4 s for a lock, 15 s for a statement, 5 s idle inside a transaction (a node that stands still lets go: R6).
 */
export function openPostgres({ url, scheduler, node, warn, connections = 10 }: PostgresOptions): Db {
  const pool = new Pool({
    connectionString: url,
    application_name: `onward ${node}`,
    max: connections,
    // Of those that nobody wants for a while these stay open, with what they have prepared.
    min: Math.min(KEPT, connections),
    connectionTimeoutMillis: 5000,
    lock_timeout: 4000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: PROBE_MS,
    // BEGIN goes out together with the first statement.
    pipeline: true,
    // Every statement is a lookup by key: its plan does not depend on the values, and planning costs more than running.
    options: '-c plan_cache_mode=force_generic_plan',
  })
  let closing = false
  // The driver's error carries the whole connection; only what it says is passed on.
  const lost = (error: Error) => {
    if (!closing) warn('a database connection was lost', new Error(error.message))
  }
  // The pool listens to idle connections only: one that is cut inside a transaction would end the process.
  pool.on('connect', (client) => client.on('error', lost))
  pool.on('error', () => undefined) // told by `lost` already; without a listener it would end the process
  const counted = new Set<string>()
  const bell = openDoorbell({ url, scheduler, node, warn })
  return {
    reads: postgresReads(queryOf(pool)),
    transaction: (run) => inTransaction(pool, (open) => run(postgresTx(open, counted))),
    listen: bell.listen,
    ring: bell.ring,
    async close() {
      closing = true
      await bell.stop()
      await pool.end()
    },
  }
}
