import { z } from 'zod'

/** A moment: whole epoch milliseconds, UTC. Year 1970 to 9999. */
export const instantSchema = z.number().int().min(0).max(253_402_300_799_999)
/** A moment: whole epoch milliseconds, UTC. */
export type Instant = z.infer<typeof instantSchema>

/** Milliseconds in a minute. */
export const MINUTE_MS = 60_000
/** Milliseconds in an hour. */
export const HOUR_MS = 3_600_000
/** Milliseconds in 24 hours (a duration, not a calendar day). */
export const DAY_MS = 86_400_000

/** ISO 8601 text of an instant, UTC, with milliseconds. */
export function toIso(at: Instant): string {
  return new IsoDate(at).toISOString()
}

// The one place of shared/ where Date is used: as a formatter of a given number, never as a clock.
// oxlint-disable-next-line no-restricted-globals
const IsoDate = Date
