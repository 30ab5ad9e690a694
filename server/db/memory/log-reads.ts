import type { Reads } from '../port.ts'
import { keyOf, type Tables } from './tables.ts'

/** Reads of the log and of the receipts that commands left. */
export function logReads(
  tables: Tables,
): Pick<Reads, 'log' | 'logOfJourney' | 'logAt' | 'logTags' | 'head' | 'receipt'> {
  const head = (facility: string) => tables.counter.get(facility)?.seq ?? 0
  const at = (facility: string, seq: number) => tables.log.get(keyOf(facility, seq))
  return {
    head: async (facility) => head(facility),
    logAt: async (facility, seq) => at(facility, seq) ?? null,
    logTags: async (facility, numbers) =>
      new Map(
        numbers.flatMap((seq) => {
          const tag = at(facility, seq)?.tag
          return tag === undefined ? [] : [[seq, tag] as const]
        }),
      ),
    log: async (facility, after, limit) => {
      const last = Math.min(head(facility), after + limit)
      const numbers = Array.from({ length: Math.max(last - after, 0) }, (_, index) => after + 1 + index)
      return numbers.map((seq) => at(facility, seq)).filter((entry) => entry !== undefined)
    },
    logOfJourney: async (facility, journey, limit) => {
      const found = [...tables.log.values()].filter((entry) => entry.facility === facility && entry.journey === journey)
      return found.sort((a, b) => b.seq - a.seq).slice(0, limit)
    },
    receipt: async (facility, commandId) => tables.receipt.get(keyOf(facility, commandId)) ?? null,
  }
}
