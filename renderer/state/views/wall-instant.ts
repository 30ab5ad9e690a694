import { DAY_MS, type Instant, MINUTE_MS } from '../../../shared/kernel/instant.ts'
import { dayOf, firstInstantShowing } from '../../../shared/sla/wall-time.ts'

/** The instant at which the facility's clock shows a day ("2025-10-18") and minutes of the day. */
export function wallInstant(zone: string, day: string, minutes: number): Instant {
  return firstInstantShowing(zone, dayOf(day) * DAY_MS + minutes * MINUTE_MS)
}

/** A time just past or soon to come: of the days around `now`, the last one not after it, or the first one after it. */
export function nearInstant(of: {
  zone: string
  day: string
  now: Instant
  minutes: number
  side: 'past' | 'future'
}): Instant {
  const around = [-1, 0, 1].map((shift) =>
    firstInstantShowing(of.zone, (dayOf(of.day) + shift) * DAY_MS + of.minutes * MINUTE_MS),
  )
  const past = around.filter((at) => at <= of.now).at(-1)
  const future = around.find((at) => at > of.now)
  return (of.side === 'past' ? past : future) ?? of.now
}
