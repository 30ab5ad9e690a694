import type { Calendar } from './calendar.ts'
import type { SlaClock } from './clock.ts'

/** Calendars by `id` (the newest: the last one given) and by `id@version` (every one that clocks may still run on). */
export type CalendarShelf = ReadonlyMap<string, Calendar>

/** A shelf of parsed calendars, older versions first. */
export function calendarShelf(calendars: Iterable<Calendar>): CalendarShelf {
  return new Map(
    [...calendars].flatMap((calendar) => [
      [calendar.id, calendar],
      [`${calendar.id}@${calendar.version}`, calendar],
    ]),
  )
}

/** The calendar that binds a clock: the version it started with, an edit since then does not count (rule SL12). */
export function calendarOf(shelf: CalendarShelf, clock: SlaClock): Calendar | null {
  const { calendar, calendarVersion } = clock
  return shelf.get(calendarVersion === undefined ? calendar : `${calendar}@${calendarVersion}`) ?? null
}
