import type { SlaClock } from '../domain/sla-clock.ts'
import { ALWAYS, type Calendar } from '../sla/calendar.ts'
import { calendarOf } from '../sla/calendar-shelf.ts'
import type { RuleContext } from './context.ts'

/** The calendar of an SLA: `department` means that of the department that has the step. */
export function calendarNamed(
  context: Pick<RuleContext, 'reference' | 'calendars'>,
  id: string,
  department?: string,
): Calendar {
  const named = id === 'department' ? context.reference.departments.find((one) => one.id === department)?.calendar : id
  return context.calendars.get(named ?? 'always') ?? ALWAYS
}

/** The calendar that a clock runs on. */
export function calendarOfClock(context: Pick<RuleContext, 'reference' | 'calendars'>, clock: SlaClock): Calendar {
  return calendarOf(context.calendars, clock) ?? ALWAYS
}
