import { Temporal } from 'temporal-polyfill'
import { DAY_MS, HOUR_MS, type Instant } from '../kernel/instant.ts'
import { dayOf, firstInstantShowing } from '../sla/wall-time.ts'

/** A shift without anybody is said so long before it begins: time enough to call somebody in (assumed). */
export const COVER_NOTICE_MS = 2 * HOUR_MS

/**
 * Until when cover is looked for: two hours ahead, from Friday noon by the hospital's clock the whole weekend up to Monday's
 * first moment (domain.md E15.10, rule CV1).
 */
export function coverHorizon(zone: string, now: Instant): Instant {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  const weekend = local.dayOfWeek > FRIDAY || (local.dayOfWeek === FRIDAY && local.hour >= NOON)
  if (!weekend) return now + COVER_NOTICE_MS
  const monday = local.toPlainDate().add({ days: 8 - local.dayOfWeek })
  return Math.max(now + COVER_NOTICE_MS, firstInstantShowing(zone, dayOf(monday.toString()) * DAY_MS))
}

const FRIDAY = 5
const NOON = 12
