import type { JourneyRow } from '../domain/journey.ts'
import type { TaskRow } from '../domain/task.ts'
import type { WatchedClock } from '../domain/watched-clock.ts'
import { watchedAt, watchTimes } from '../sla/watched.ts'
import { type Draft, putJourney, putTask } from './draft.ts'
import { type Timer, timerAt, type TimerStep } from './timer.ts'

/** The timers of the clocks beside those of tasks: hand-off, stage, journey (rules CK4, ES7). */
export function clockTimers(journey: JourneyRow, tasks: Iterable<TaskRow>): Timer[] {
  const own = [
    ...timers(journey.id, journey.targetClock, ['target-warn', 'target-due']),
    ...timers(journey.id, journey.stageClock, ['stage-warn', 'stage-due']),
  ]
  const handoffs = [...tasks].flatMap((task) => timers(task.id, task.handoff, ['handoff-warn', 'handoff-due']))
  return [...own, ...handoffs]
}

/** Brings what those clocks have brought by now: warned, fallen due. */
export function ageClocks(draft: Draft): void {
  const { targetClock = null, stageClock = null } = draft.journey
  const aged = { targetClock: at(targetClock, draft), stageClock: at(stageClock, draft) }
  if (aged.targetClock !== targetClock || aged.stageClock !== stageClock) putJourney(draft, aged)
  for (const task of draft.tasks.values()) {
    const handoff = at(task.handoff ?? null, draft)
    if (handoff !== null && handoff !== task.handoff) putTask(draft, { ...task, handoff })
  }
}

function at(watched: WatchedClock | null, { now }: Draft): WatchedClock | null {
  return watched === null ? null : watchedAt(watched, now)
}

function timers(
  subject: string,
  watched: WatchedClock | null | undefined,
  [warn, due]: readonly [TimerStep, TimerStep],
): Timer[] {
  const { warnAt, dueAt } = watchTimes(watched)
  return [
    ...(warnAt === null ? [] : [timerAt(subject, warn, warnAt)]),
    ...(dueAt === null ? [] : [timerAt(subject, due, dueAt)]),
  ]
}
