import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import type { Calendar } from './calendar.ts'
import { openingsAfter, openingsBefore } from './opening.ts'

/** The earliest instant by which `minutes` of open time have passed since `from` (rule SL4). Fractions round to the ms. */
export function addWorking(calendar: Calendar, from: Instant, minutes: number): Instant {
  return addWorkingMs(calendar, from, Math.round(minutes * MINUTE_MS))
}

/** As addWorking, in whole ms. Throws on a negative or broken length: that is a bug of the caller. */
export function addWorkingMs(calendar: Calendar, from: Instant, ms: number): Instant {
  assertLength(ms)
  if (calendar.kind === 'always' || ms === 0) return from + ms
  let left = ms
  for (const opening of openingsAfter(calendar, from)) {
    const start = Math.max(opening.from, from)
    if (left <= opening.to - start) return start + left
    left -= opening.to - start
  }
  return from // not reached: openings have no end
}

/** The latest instant from which `minutes` of open time pass until `to` (rule SL5): "so long before", in calendar time. */
export function subtractWorking(calendar: Calendar, to: Instant, minutes: number): Instant {
  const ms = Math.round(minutes * MINUTE_MS)
  assertLength(ms)
  if (calendar.kind === 'always' || ms === 0) return to - ms
  let left = ms
  for (const opening of openingsBefore(calendar, to)) {
    const end = Math.min(opening.to, to)
    if (left <= end - opening.from) return end - left
    left -= end - opening.from
  }
  return to // not reached: openings have no end
}

/** Open time in ms between two instants; 0 where `to` is not after `from`. Exact: counted in UTC (rule SL2). */
export function workingBetween(calendar: Calendar, from: Instant, to: Instant): number {
  if (to <= from) return 0
  if (calendar.kind === 'always') return to - from
  let sum = 0
  for (const opening of openingsAfter(calendar, from)) {
    if (opening.from >= to) break
    sum += Math.min(opening.to, to) - Math.max(opening.from, from)
    if (opening.to >= to) break
  }
  return sum
}

/** `at` itself where it is open, else the next opening: what "closed until 08:00" shows. */
export function nextOpen(calendar: Calendar, at: Instant): Instant {
  if (calendar.kind === 'always') return at
  for (const opening of openingsAfter(calendar, at)) return Math.max(opening.from, at)
  return at // not reached: openings have no end
}

/** True within a span; a span's end is already closed. */
export function isOpen(calendar: Calendar, at: Instant): boolean {
  return nextOpen(calendar, at) === at
}

function assertLength(ms: number): void {
  if (!Number.isSafeInteger(ms) || ms < 0)
    throw new RangeError(`a working time is a whole, positive number of ms: ${ms}`)
}
