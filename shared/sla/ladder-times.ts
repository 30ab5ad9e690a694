import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import type { Calendar } from './calendar.ts'
import { clockState, reachedAt, type SlaClock } from './clock.ts'
import type { LadderStep } from './ladder.ts'
import { addWorking, nextOpen } from './working-time.ts'

/** What may hold a ladder back. */
export type LadderLimits = {
  /** When the event that started the clock reached us: no level rises before it (rule SL22). */
  readonly arrivedAt?: Instant
  /** A promise: levels not risen when it was made wait until its time, once (rule SL23). */
  readonly hold?: { readonly saidAt: Instant; readonly until: Instant }
}

/** When a level rises if nothing changes. */
export type LadderTime = {
  readonly level: number
  readonly role: LadderStep['role']
  readonly silent: boolean
  readonly at: Instant
}

/** The instants at which the levels rise, in order; none while the clock does not run (rules SL20-SL23). */
export function ladderTimes(
  clock: SlaClock,
  calendar: Calendar,
  steps: readonly LadderStep[],
  limits: LadderLimits = {},
): LadderTime[] {
  const due = reachedAt(clock, calendar, 100)
  if (clockState(clock) !== 'running' || due === null) return []
  const raised = held(due, calendar, limits)
  let before = 0
  return steps.map(({ level, role, percent, plusMin, silent }) => {
    const share = reachedAt(clock, calendar, percent) ?? due
    const later = plusMin > 0 ? Math.max(share, addWorking(calendar, raised, plusMin)) : share
    before = Math.max(before, held(later, calendar, limits))
    return { level, role, silent: silent ?? level === 1, at: before }
  })
}

/** An event is late when it reached us more than 10 minutes after it happened (domain.md E15.9). */
export function isLateFeed(happenedAt: Instant, arrivedAt: Instant): boolean {
  return arrivedAt - happenedAt > LATE_FEED_MIN * MINUTE_MS
}

const LATE_FEED_MIN = 10

/** A level that has to wait rises when it may, but not into closed hours. */
function held(at: Instant, calendar: Calendar, { arrivedAt, hold }: LadderLimits): Instant {
  const arrived = Math.max(at, arrivedAt ?? at)
  const free = hold === undefined || arrived <= hold.saidAt ? arrived : Math.max(arrived, hold.until)
  return free === at ? at : nextOpen(calendar, free)
}
