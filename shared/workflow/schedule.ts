import { Temporal } from 'temporal-polyfill'
import { DAY_MS, type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { minuteOfDay } from '../sla/span.ts'
import { dayOf, firstInstantShowing } from '../sla/wall-time.ts'
import type { Schedule } from './template/trigger-schema.ts'

/**
 * The latest moment of a schedule that is not after `now`, by the hospital's clock (rule TR3): of a skipped hour the jump
 * itself, of a repeated one its first pass. A day that a month does not have is its last one.
 */
export function lastMoment(schedule: Schedule, zone: string, now: Instant): Instant {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate()
  for (const date of datesBack(schedule, today)) {
    const moment = momentOn(date, schedule.at, zone)
    if (moment <= now) return moment
  }
  throw new Error(`a schedule every ${schedule.every} has no moment before ${now}`)
}

/** The date of the schedule at or before today's, and the one before that: one of them has come. */
function datesBack({ every, day = 1 }: Schedule, today: Temporal.PlainDate): Temporal.PlainDate[] {
  switch (every) {
    case 'day':
      return [0, 1, 2].map((days) => today.subtract({ days }))
    case 'week': {
      const last = today.subtract({ days: (today.dayOfWeek - Math.min(day, 7) + 7) % 7 })
      return [last, last.subtract({ weeks: 1 })]
    }
    case 'month':
      return [0, 1, 2].map((months) =>
        today.with({ day: 1 }).subtract({ months }).with({ day }, { overflow: 'constrain' }),
      )
  }
}

function momentOn(date: Temporal.PlainDate, at: string, zone: string): Instant {
  return firstInstantShowing(zone, dayOf(date.toString()) * DAY_MS + minuteOfDay(at) * MINUTE_MS)
}
