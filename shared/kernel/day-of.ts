import { Temporal } from 'temporal-polyfill'
import type { Instant } from './instant.ts'

/** The day by the clock of a zone, as `2026-03-10`. Throws on a zone that is none: settings are checked. */
export function dayOf(at: Instant, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()
}
