import type { Instant } from '../kernel/instant.ts'
import type { Calendar } from './calendar.ts'
import { nextOpen } from './working-time.ts'

/** When the calendar opens again, or null where it is open now: "closed until 08:00" (domain.md E15.10, rule CK8). */
export function closedUntil(calendar: Calendar, at: Instant): Instant | null {
  const opens = nextOpen(calendar, at)
  return opens === at ? null : opens
}
