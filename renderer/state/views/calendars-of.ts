import type { Reference } from '../../../shared/domain/reference.ts'
import { ALWAYS, type Calendar, calendarSchema } from '../../../shared/sla/calendar.ts'
import { type CalendarShelf, calendarShelf } from '../../../shared/sla/calendar-shelf.ts'

/** The facility's calendars, parsed once per reference data; `always` is among them. One that cannot be read is left out. */
export function calendarsOf(reference: Reference): CalendarShelf {
  const known = shelves.get(reference)
  if (known !== undefined) return known
  const read = reference.calendars.map((one) => calendarSchema.safeParse(one))
  const shelf = calendarShelf([ALWAYS, ...read.flatMap(({ data }): Calendar[] => (data === undefined ? [] : [data]))])
  shelves.set(reference, shelf)
  return shelf
}

const shelves = new WeakMap<Reference, CalendarShelf>()
