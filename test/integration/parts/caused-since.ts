import type { LogEntry } from '../../../server/db/records.ts'
import type { TestServer } from '../../builders/server.ts'

/**
 * What messages and people caused after `head`. A message that was set aside causes its repair alone, which is left out.
 * Timers of any journey of the house may fire meanwhile: they have no cause.
 */
export async function causedSince(
  there: Pick<TestServer, 'server'>,
  head: number,
  facility = 'demo',
): Promise<LogEntry[]> {
  return (await there.server.db.reads.log(facility, head, 500)).filter(
    ({ cause, verb }) => cause !== null && verb !== 'message-quarantined',
  )
}
