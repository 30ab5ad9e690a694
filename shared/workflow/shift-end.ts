import { DAY_MS, HOUR_MS, type Instant } from '../kernel/instant.ts'
import { GRACE_MS } from './assignment.ts'
import type { RuleContext } from './context.ts'
import { lastMoment } from './schedule.ts'
import { SHIFT_NOTICE_MS } from './shift-notice.ts'
import type { Template } from './template/template.ts'

/**
 * The end of the shift that a hand-over of a unit is of, asked at a moment: the next one, or one so lately that what nobody
 * decided on is still held. By the roster where it has shifts of that unit around then, else by the schedules of the workflow;
 * null: nobody says (rule HO2).
 */
export function shiftEndOf(
  { template, reference, roster }: Pick<RuleContext, 'template' | 'reference' | 'roster'>,
  unit: string | null,
  at: Instant,
): Instant | null {
  const rostered = endsByRoster(roster, unit, at)
  const ends = rostered.length > 0 ? rostered : endsByClock(template, reference.zone, at)
  const meant = ends.filter((end) => end > at - GRACE_MS)
  return meant.length === 0 ? null : Math.min(...meant)
}

/** True where the roster has shifts of that unit within a day: then it alone says when they end (rule HO2). */
export function isRostered(roster: RuleContext['roster'], unit: string | null, at: Instant): boolean {
  return endsByRoster(roster, unit, at).length > 0
}

function endsByRoster(roster: RuleContext['roster'], unit: string | null, at: Instant): readonly Instant[] {
  return roster === undefined || unit === null ? [] : roster.unitEnds(unit, at - DAY_MS, at + DAY_MS)
}

/** Every moment of a daily schedule from a day before to a day and a half after is the last one of one of these hours. */
const HOURS_AROUND = [0, 12, 24, 36]

function endsByClock({ triggers }: Template, zone: string, at: Instant): readonly Instant[] {
  return triggers.flatMap(({ schedule }) =>
    schedule === undefined
      ? []
      : HOURS_AROUND.map((hours) => lastMoment(schedule, zone, at + hours * HOUR_MS) + SHIFT_NOTICE_MS),
  )
}
