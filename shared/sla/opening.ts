import { DAY_MS, type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { type HoursCalendar, MOST_CLOSED_DAYS, spansOn } from './calendar.ts'
import { minuteOfDay } from './span.ts'
import { firstInstantShowing } from './wall-time.ts'

/** A stretch of open time: `[from, to)` in UTC. */
export type Opening = { readonly from: Instant; readonly to: Instant }

/** The openings that end after `at`, in time order, without end. Those of other days than `at`'s are found day by day. */
export function* openingsAfter(calendar: HoursCalendar, at: Instant): Generator<Opening, never> {
  for (let day = utcDay(at) - 1, idle = 0; ; day++, idle++) {
    if (idle > MOST_SEARCHED_DAYS) throw unreachable(calendar, at)
    for (const opening of openingsOn(calendar, day)) {
      if (opening.to <= at) continue
      idle = 0
      yield opening
    }
  }
}

/** The openings that begin before `at`, latest first, without end. */
export function* openingsBefore(calendar: HoursCalendar, at: Instant): Generator<Opening, never> {
  for (let day = utcDay(at) + 1, idle = 0; ; day--, idle++) {
    if (idle > MOST_SEARCHED_DAYS) throw unreachable(calendar, at)
    for (const opening of openingsOn(calendar, day).toReversed()) {
      if (opening.from >= at) continue
      idle = 0
      yield opening
    }
  }
}

/** Twice what the schema lets a calendar stay closed: a parsed calendar never comes here. */
const MOST_SEARCHED_DAYS = 2 * MOST_CLOSED_DAYS
/** Per calendar, more than five years; a clock rarely looks further than some weeks. */
const MOST_KEPT_DAYS = 2000

/**
 * Expanding a day costs about 30 µs of zone arithmetic, reading it back 0.05. Keyed by the (frozen) calendar object, so
 * it can never answer for another version and goes with it.
 */
const kept = new WeakMap<HoursCalendar, Map<number, readonly Opening[]>>()

function openingsOn(calendar: HoursCalendar, day: number): readonly Opening[] {
  const days = kept.get(calendar) ?? new Map<number, readonly Opening[]>()
  const known = days.get(day)
  if (known !== undefined) return known
  if (days.size >= MOST_KEPT_DAYS) days.clear()
  const expanded = expand(calendar, day)
  kept.set(calendar, days.set(day, expanded))
  return expanded
}

function expand(calendar: HoursCalendar, day: number): readonly Opening[] {
  const spans = spansOn(calendar, day)
  if (spans.length === 0) return []
  const limit = limitsOf(calendar.zone, day)
  const openings = spans.map(([from, to]) => ({ from: limit(from), to: limit(to) }))
  // A span that a gap swallowed whole is no time at all.
  return openings.filter((opening) => opening.from < opening.to)
}

/** Of a day of 24 hours the limits are plain sums; only where the clocks change each is asked of the zone. */
function limitsOf(zone: string, day: number): (time: string) => Instant {
  const start = firstInstantShowing(zone, day * DAY_MS)
  const end = firstInstantShowing(zone, (day + 1) * DAY_MS)
  if (end - start === DAY_MS) return (time) => start + minuteOfDay(time) * MINUTE_MS
  return (time) => firstInstantShowing(zone, day * DAY_MS + minuteOfDay(time) * MINUTE_MS)
}

/** No zone is more than 14 hours off, so the wall date is this day, the one before or the one after. */
function utcDay(at: Instant): number {
  return Math.floor(at / DAY_MS)
}

function unreachable(calendar: HoursCalendar, at: Instant): Error {
  return new Error(
    `calendar ${calendar.id} version ${calendar.version} has no opening within ${MOST_SEARCHED_DAYS} days of ${at}: was it parsed by calendarSchema?`,
  )
}
