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
    // BEGIN is not awaited, so that it travels with the first statement: if it fails, the connection is gone and with it
    // everything after.
    const ends = [settled(client.query(BEGIN))]
    const commitBehind = () => {
      if (ends.length === 1) ends.push(settled(commit(client)))
    }
    const value = await run({ query: queryOf(client), commitBehind })
    commitBehind()
    for (const end of await Promise.all(ends)) if (end.status === 'rejected') throw end.reason
    client.release()
    return value
  } catch (error) {
    await rollBack(client)
    throw translate(error, 'a transaction')
  }
}

/** How it ended, to be asked later: a failure is heard then. */
async function settled(work: Promise<unknown>): Promise<PromiseSettledResult<unknown>> {
  const [end] = await Promise.allSettled([work])
  return end
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
