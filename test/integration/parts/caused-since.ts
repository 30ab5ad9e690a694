import type { LogEntry } from '../../../server/db/records.ts'
import type { TestServer } from '../../builders/server.ts'

/** What messages and people caused after `head`. Timers of any journey of the house may fire meanwhile: they have no cause. */
export async function causedSince(
  there: Pick<TestServer, 'server'>,
  head: number,
  facility = 'demo',
): Promise<LogEntry[]> {
  return (await there.server.db.reads.log(facility, head, 500)).filter(({ cause }) => cause !== null)
}
