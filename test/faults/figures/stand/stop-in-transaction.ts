import { Client } from 'pg'
import { pause } from '../../fleet/wait.ts'
import type { Hospital } from './hospital.ts'

const MOST_TRIES = 400

/**
 * Stops the first node by SIGSTOP, if it can be with a transaction open that fires timers; the last try holds however it
 * was met. True where it was caught so.
 */
export async function stopInTransaction(hospital: Hospital): Promise<boolean> {
  const watch = new Client({ connectionString: hospital.url })
  await watch.connect()
  const { child } = hospital.node(0)
  try {
    for (let tries = 1; ; tries += 1) {
      await pause(Math.random() * 100)
      child.kill('SIGSTOP')
      // The other node's transactions are over by then; that of a stopped one stays.
      const first = await open(watch)
      await pause(60)
      const still = first.size === 0 ? first : await open(watch)
      const isCaught = [...first].some((begun) => still.has(begun))
      if (isCaught || tries === MOST_TRIES) return isCaught
      child.kill('SIGCONT')
    }
  } finally {
    await watch.end()
  }
}

async function open(watch: Client): Promise<Set<string>> {
  const { rows } = await watch.query<{ begun: string }>(
    `select pid || ' ' || xact_start begun from pg_stat_activity
     where application_name like 'onward %' and state = 'idle in transaction'`,
  )
  return new Set(rows.map(({ begun }) => begun))
}
