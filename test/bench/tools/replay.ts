import { Pool, type PoolClient } from 'pg'
import { uuidV7 } from '../../../shared/kernel/uuid-v7.ts'
import { systemClock, systemRandom } from '../../../server/app/system-clock.ts'
import type { Sent } from './statement-recorder.ts'

/** One recorded command: its statements, and the id that stands in them and must be new each time. */
export type Recorded = { readonly statements: readonly Sent[]; readonly commandId: string }

/** A pool with the connections and settings of the product's own (server/db/postgres/open-postgres.ts). */
export function barePool(url: string, connections: number): Pool {
  const options = '-c plan_cache_mode=force_generic_plan'
  return new Pool({ connectionString: url, max: connections, keepAlive: true, pipeline: true, options })
}

/** Sends a recorded transaction again as it was sent, with a fresh command id: the work of the database and its driver alone. */
export async function replay(pool: Pool, recorded: Recorded): Promise<void> {
  const fresh = uuidV7(systemClock.now(), systemRandom)
  const client = await pool.connect()
  try {
    await sendAll(
      client,
      recorded.statements.map((sent) => withId(sent, recorded.commandId, fresh)),
    )
  } finally {
    client.release()
  }
}

/** BEGIN goes out together with what follows it, as the product's does; everything else waits for its answer. */
async function sendAll(client: PoolClient, statements: readonly Sent[]): Promise<void> {
  let begun: Promise<unknown> = Promise.resolve()
  for (const { name, text, values } of statements) {
    const asked = client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) })
    if (text.startsWith('begin')) begun = asked
    else await Promise.all([begun, asked])
  }
}

function withId(sent: Sent, was: string, fresh: string): Sent {
  return {
    ...sent,
    values: sent.values.map((value) => (typeof value === 'string' ? value.replaceAll(was, fresh) : value)),
  }
}
