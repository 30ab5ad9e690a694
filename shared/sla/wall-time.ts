import { Temporal } from 'temporal-polyfill'
import { DAY_MS, type Instant } from '../kernel/instant.ts'

/**
 * The first instant at which the wall clock of `zone` shows `wallMs` or later (rule SL3). `wallMs` is the wall time
 * written as if it were UTC. Within a gap that is the jump itself; of a repeated hour, its first pass.
 */
export function firstInstantShowing(zone: string, wallMs: number): Instant {
  const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO('UTC').toPlainDateTime()
  const met = wall.toZonedDateTime(zone, { disambiguation: 'compatible' })
  return met.toPlainDateTime().equals(wall) ? met.epochMilliseconds : jumpBefore(met)
}

/** Days since 1970-01-01 of an ISO date. */
export function dayOf(date: string): number {
  return Temporal.Instant.from(`${date}T00:00Z`).epochMilliseconds / DAY_MS
}

/** True for a name of the IANA zone database; a fixed offset is not one, it knows no daylight saving. */
export function isZone(id: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/.test(id)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id)
    return true
  } catch (fault) {
    if (fault instanceof RangeError) return false
    throw fault
  }
}

/** `compatible` lands as far behind the jump as the asked time stood behind the gap's start: on it at the earliest. */
function jumpBefore(landed: Temporal.ZonedDateTime): Instant {
  const jump = landed.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  return (jump ?? landed).epochMilliseconds
}
