import type { TaskRow } from '../../domain/task.ts'
import type { Instant } from '../../kernel/instant.ts'
import { nextOpen } from '../../sla/working-time.ts'
import { calendarNamed } from '../calendars.ts'
import type { Draft } from '../draft.ts'
import type { TimesOf } from '../task-times.ts'

/**
 * When a level may be told that would be told at `at`: then, or when its delivery calendar opens next. The clock runs on
 * meanwhile; a stat step is told at any hour (domain.md A2 17, rule ES12).
 */
export function deliveryTime({ plan, context }: TimesOf, ask: { task: TaskRow; level: number }, at: Instant): Instant {
  const delivery = plan.template.ladder.find(({ level }) => level === ask.level)?.delivery
  if (delivery === undefined || ask.task.priority === 'stat') return at
  return nextOpen(calendarNamed(context, delivery, ask.task.department), at)
}

/** True outside the hours in which this level is told: it is told when they begin. */
export function isHeldBack(draft: Draft, task: TaskRow, level: number): boolean {
  return deliveryTime(draft, { task, level }, draft.now) > draft.now
}
