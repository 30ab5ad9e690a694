import type { Pool, PoolClient } from 'pg'
import { queryOf, type Query } from './query.ts'
import { translate } from './translate.ts'

/** A transaction's connection. */
export type OpenTransaction = {
  readonly query: Query
  /** Sends COMMIT now, behind the statement under way: nothing may follow it. If that fails, the server rolls back. */
  readonly commitBehind: () => void
}

/**
 * Runs in one transaction of a pooled connection: commits what returns, rolls back what throws. A connection that
 * cannot even roll back is thrown away.
 */
export async function inTransaction<T>(pool: Pool, run: (open: OpenTransaction) => Promise<T>): Promise<T> {
  const client = await connect(pool)
  try {
    // Awaited only before COMMIT, so that it travels with the first statement. If it fails, the connection is gone and
    // with it everything after.
    const begun = Promise.allSettled([client.query(BEGIN)])
    let committing: Promise<PromiseSettledResult<void>[]> | null = null
    const commitBehind = () => void (committing ??= Promise.allSettled([commit(client)]))
    const value = await run({ query: queryOf(client), commitBehind })
    commitBehind()
    for (const step of [...(await begun), ...((await committing) ?? [])])
      if (step.status === 'rejected') throw step.reason
    client.release()
    return value
  } catch (error) {
    await rollBack(client)
    throw translate(error, 'a transaction')
  }
}

const BEGIN = 'begin isolation level read committed'

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw translate(error, 'to connect')
  }
}

/** COMMIT after a failed statement that somebody swallowed answers ROLLBACK: nothing was kept, and that must be heard. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit')
  if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}: a failed statement went unheard`)
}

async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('rollback')
    client.release()
  } catch (error) {
    client.release(error instanceof Error ? error : true)
  }
}
