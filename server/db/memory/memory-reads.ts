import type { Clock } from '../../../shared/kernel/clock.ts'
import type { LogHead, Reads } from '../port.ts'
import { censusReads } from './census-reads.ts'
import { inboundReads } from './inbound-reads.ts'
import { journeyReads } from './journey-reads.ts'
import { compareText } from './listing.ts'
import { logReads } from './log-reads.ts'
import { peopleReads } from './people-reads.ts'
import { scopeReads } from './scope-reads.ts'
import { keyOf, type Tables } from './tables.ts'
import { timerReads } from './timer-reads.ts'
import { workReads } from './work-reads.ts'

/** The reads of a memory database over one view of its tables. */
export function memoryReads(tables: Tables, clock: Clock): Reads {
  // Each transaction makes all of these: assigned they take a third of what spread into a literal they did.
  return Object.assign(
    Object.assign(ownReads(tables, clock), journeyReads(tables), scopeReads(tables), logReads(tables)),
    Object.assign(timerReads(tables, clock), peopleReads(tables, clock), workReads(tables)),
    Object.assign(inboundReads(tables), censusReads(tables)),
  )
}

type OwnReads = Pick<
  Reads,
  'now' | 'logEnd' | 'epoch' | 'meta' | 'memo' | 'roster' | 'facilities' | 'heads' | 'webhook' | 'deadEffects'
>

function ownReads(tables: Tables, clock: Clock): OwnReads {
  return {
    now: async () => clock.now(),
    logEnd: async (facility) => {
      const { seq, oldestKept } = tables.counter.get(facility) ?? { seq: 0, oldestKept: 0 }
      return { seq, tag: tables.log.get(keyOf(facility, seq))?.tag ?? '', oldestKept, at: clock.now() }
    },
    epoch: async () => tables.meta.get('epoch') ?? '',
    meta: async (key) => tables.meta.get(key) ?? null,
    memo: async (facility, key) => {
      const kept = tables.memo.get(keyOf(facility, key))
      return kept === undefined || kept.until <= clock.now() ? null : kept.value
    },
    roster: async (facility) => tables.roster.get(facility) ?? { shifts: [], absences: [] },
    facilities: async () => heads(tables).map(({ facility }) => facility),
    heads: async () => heads(tables),
    webhook: async (facility, id) => tables.webhook.get(keyOf(facility, id)) ?? null,
    deadEffects: async () => [],
  }
}

function heads(tables: Tables): LogHead[] {
  const epoch = tables.meta.get('epoch') ?? ''
  const all = [...tables.counter.values()].map(({ facility, seq, hash }) => ({ facility, seq, hash, epoch }))
  return all.sort((a, b) => compareText(a.facility, b.facility))
}
