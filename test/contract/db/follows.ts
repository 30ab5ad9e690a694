import { logContent, logHash } from '../../../server/db/log-hash.ts'
import type { LogEntry } from '../../../server/db/records.ts'

/** Whether a log entry continues the chain behind `before` (none: it is the first). */
export function follows(entry: LogEntry, before: LogEntry | undefined): boolean {
  const previous = before?.hash ?? ''
  return entry.previousHash === previous && entry.hash === logHash(previous, entry.seq, entry.at, logContent(entry))
}
