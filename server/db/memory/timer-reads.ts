import type { Clock } from '../../../shared/kernel/clock.ts'
import type { Reads } from '../port.ts'
import type { StoredTimer } from '../records.ts'
import { compareText } from './listing.ts'
import { keyOf, type KeptTimer, type Tables } from './tables.ts'

/** Reads of timers that have not fired, the earliest first. */
export function timerReads(tables: Tables, clock: Clock): Pick<Reads, 'dueTimers' | 'timersOf'> {
  return {
    dueTimers: async (facility, limit, except = []) => {
      const now = clock.now()
      const isDue = (timer: KeptTimer) => timer.firedAt === null && timer.dueAt <= now
      const due: KeptTimer[] = []
      for (const timers of tables.timers.values())
        for (const timer of timers)
          if (isDue(timer) && timer.facility === facility && !except.includes(timer.journey)) due.push(timer)
      return due.sort(earlier).slice(0, limit).map(shown)
    },
    timersOf: async (facility, journey) => {
      const timers = tables.timers.get(keyOf(facility, journey)) ?? []
      return timers
        .filter((timer) => timer.firedAt === null)
        .sort(earlier)
        .map(shown)
    },
  }
}

const earlier = (a: KeptTimer, b: KeptTimer) => a.dueAt - b.dueAt || compareText(a.subject, b.subject)

function shown({ facility, journey, subject, step, occurrence, dueAt, templateVersion }: KeptTimer): StoredTimer {
  return { facility, journey, subject, step, occurrence, dueAt, templateVersion }
}
