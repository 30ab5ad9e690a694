import { logContent, logHash } from '../db/log-hash.ts'
import type { Reads } from '../db/port.ts'
import type { LogEntry } from '../db/records.ts'

/** The first entry that does not follow from the one before, or null. `before` null: the log's beginning. */
export function firstBreak(before: LogEntry | null, entries: readonly LogEntry[]): LogEntry | null {
  let last = before
  for (const entry of entries) {
    if (!follows(last, entry)) return entry
    last = entry
  }
  return null
}

/** Walks a facility's whole log: the number at which the chain breaks, or null where it holds. */
export async function verifyChain(reads: Reads, facility: string): Promise<number | null> {
  let last: LogEntry | null = null
  for (;;) {
    const page: LogEntry[] = await reads.log(facility, last?.seq ?? 0, PAGE)
    const broken = firstBreak(last, page)
    if (broken !== null) return broken.seq
    const end = page.at(-1)
    if (end === undefined) return lacksTail(last, await reads.head(facility))
    last = end
  }
}

const PAGE = 1000

function follows(before: LogEntry | null, entry: LogEntry): boolean {
  const [seq, hash] = [(before?.seq ?? 0) + 1, before?.hash ?? '']
  return (
    entry.seq === seq && entry.previousHash === hash && entry.hash === logHash(hash, seq, entry.at, logContent(entry))
  )
}

/** Entries cut off at the end leave the counter ahead. */
function lacksTail(last: LogEntry | null, head: number): number | null {
  const reached = last?.seq ?? 0
  return reached < head ? reached + 1 : null
}
