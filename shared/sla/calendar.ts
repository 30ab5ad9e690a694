import { z } from 'zod'
import { DAY_MS, toIso } from '../kernel/instant.ts'
import { type Span, spansSchema } from './span.ts'
import { dayOf, isZone } from './wall-time.ts'

/** The longest a calendar may stay closed: beyond it is a typing mistake, and a clock on it would never fall due. */
export const MOST_CLOSED_DAYS = 400

const name = z.string().min(1).max(80)
const identity = { id: name, version: name, zone: name.refine(isZone, 'an IANA zone, e.g. America/New_York') }
const weekday = spansSchema.default([])
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const hours = z.strictObject({
  kind: z.literal('hours'),
  ...identity,
  week: z
    .strictObject({
      mon: weekday,
      tue: weekday,
      wed: weekday,
      thu: weekday,
      fri: weekday,
      sat: weekday,
      sun: weekday,
    })
    .readonly(),
  /** By date in the zone: closed, or spans of its own in place of the weekday's. */
  holidays: z
    .record(z.iso.date(), z.union([z.literal('closed'), spansSchema]))
    .readonly()
    .default({}),
})

/** Opening hours of a department by wall time in its zone. */
export const hoursCalendarSchema = hours
  .refine(opensInAWeek, { path: ['week'], message: 'no open time in the whole week: a clock on it would never move' })
  .refine(reopensInTime, { path: ['holidays'], message: `closed for more than ${MOST_CLOSED_DAYS} days on end` })
  .readonly()
export type HoursCalendar = z.infer<typeof hoursCalendarSchema>

/** Open at every moment. The zone is for showing times only. */
export const alwaysCalendarSchema = z.strictObject({ kind: z.literal('always'), ...identity }).readonly()

/**
 * When time counts for an SLA clock (rules SL1-SL3). An edit is a new version; clocks keep the one they started with.
 * Day expansions are remembered per object: parse once, keep the object.
 */
export const calendarSchema = z.union([hoursCalendarSchema, alwaysCalendarSchema])
export type Calendar = z.infer<typeof calendarSchema>

/** The calendar called `always`: 24 hours, 7 days. */
export const ALWAYS: Calendar = Object.freeze({ kind: 'always', id: 'always', version: '1', zone: 'UTC' })

/** The spans of a day, counted in days since 1970-01-01 by the calendar's own dates. */
export function spansOn(calendar: Hours, day: number): readonly Span[] {
  const special = calendar.holidays[toIso(day * DAY_MS).slice(0, 10)]
  if (special !== undefined) return special === 'closed' ? [] : special
  return calendar.week[weekdayOf(day)]
}

type Hours = Readonly<Pick<z.infer<typeof hours>, 'week' | 'holidays'>>

/** 1970-01-01 was a Thursday. */
function weekdayOf(day: number): (typeof DAYS)[number] {
  return DAYS[(((day + 3) % 7) + 7) % 7] ?? 'mon'
}

function opensInAWeek(calendar: Hours): boolean {
  return DAYS.some((day) => calendar.week[day].length > 0)
}

function reopensInTime(calendar: Hours): boolean {
  return Object.keys(calendar.holidays).every((date) => opensWithin(calendar, dayOf(date), MOST_CLOSED_DAYS))
}

function opensWithin(calendar: Hours, from: number, days: number): boolean {
  for (let day = from; day <= from + days; day++) if (spansOn(calendar, day).length > 0) return true
  return false
}
