import { ALWAYS } from '../../../shared/sla/calendar.ts'
import { type CalendarShelf, calendarShelf } from '../../../shared/sla/calendar-shelf.ts'
import type { ReferenceView } from '../reference-view.ts'

/** The facility's calendars by id and version, `always` among them; made once per reference data. */
export function calendarsOf(view: ReferenceView): CalendarShelf {
  const known = shelves.get(view)
  if (known !== undefined) return known
  const shelf = calendarShelf([ALWAYS, ...view.calendars])
  shelves.set(view, shelf)
  return shelf
}

const shelves = new WeakMap<ReferenceView, CalendarShelf>()
