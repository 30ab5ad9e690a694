import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { bitesFirst, clocksOf, type NamedClock } from '../../../shared/sla/bites-first.ts'
import { nextTask } from './next-task.ts'
import { isLate, type TaskTime, timeOf } from './task-time.ts'

/** The one clock that a row of a board by stages shows, and the time it says. */
export type RowClock = { readonly kind: NamedClock['kind']; readonly time: TaskTime; readonly dueAt: Instant | null }

/**
 * Among next step, its hand-off, stage and whole journey (rule BO15): a step of which others were told; else the work that is
 * late longest; else what bites first (CK7). A hand-off that is over is amber, not late work (CK3): it never hides what is
 * late. Null: no clock runs.
 */
export function rowClock(state: JourneyState, now: Instant): RowClock | null {
  const task = nextTask(state)
  const own = task === null ? null : timeOf(task, now)
  if (own?.kind === 'escalated') return { kind: 'task', time: own, dueAt: own.dueAt }
  const clocks = clocksOf(state.journey, task === null ? [] : [task])
  const late = bitesFirst(clocks.filter(({ kind, clock }) => kind !== 'handoff' && isOver(clock.dueAt, now)))
  const first = late ?? bitesFirst(clocks)
  const dueAt = first?.clock.dueAt ?? null
  if (first === null || dueAt === null) return null
  const soon = isOver(first.clock.warnAt, now)
  const kind = late !== null ? 'overdue' : soon || isOver(dueAt, now) ? 'due-soon' : 'on-time'
  return { kind: first.kind, time: { kind, dueAt }, dueAt }
}

/** True where the row's clock says late work. */
export function isLateRow(clock: RowClock | null): boolean {
  return clock !== null && isLate(clock.time)
}

function isOver(at: Instant | null, now: Instant): boolean {
  return at !== null && now >= at
}
