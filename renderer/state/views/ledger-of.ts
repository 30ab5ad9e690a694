import type { SlaClock } from '../../../shared/domain/sla-clock.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { calendarOf } from '../../../shared/sla/calendar-shelf.ts'
import { type Ledger, ledger } from '../../../shared/sla/ledger.ts'
import type { ReferenceView } from '../reference-view.ts'
import { calendarsOf } from './calendars-of.ts'

/** The ledger of a task's clock; null: it has none, or its calendar is not held here. */
export function ledgerOf({ clock }: TaskRow, view: ReferenceView, at: Instant): Ledger | null {
  return clock === null ? null : ledgerOfClock(clock, view, at)
}

/** The ledger of any clock: of a task, a hand-off, a stage, a journey. */
export function ledgerOfClock(clock: SlaClock, view: ReferenceView, at: Instant): Ledger | null {
  if (clock.segments.length === 0) return null
  const calendar = calendarOf(calendarsOf(view), clock)
  return calendar === null ? null : ledger(clock, calendar, at)
}
