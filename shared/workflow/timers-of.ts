import type { JourneyState } from '../changes/journey-state.ts'
import type { TaskRow } from '../domain/task.ts'
import { clockTimers } from './clock-timers.ts'
import { releaseTime } from './assignment.ts'
import type { RuleContext } from './context.ts'
import { reraiseTime } from './escalation/escalate.ts'
import { lateFactAt } from './late-fact.ts'
import { overrideTimers } from './priority-override.ts'
import { type Plan, planOf } from './template/plan.ts'
import { stallAt } from './settle-journey.ts'
import { openingTime } from './settle-steps.ts'
import { taskTimes } from './task-times.ts'
import { listenerTimers } from './listeners.ts'
import { nextCycle } from './recurrence.ts'
import { subJourneyTimers } from './sub-journey.ts'
import { assumeLeftAt } from './tick.ts'
import { type Timer, timerAt } from './timer.ts'

/**
 * Every timer that the journey wants, a pure function of its rows (rule ES7): what is stored and not here goes, what is
 * here and not stored comes. After `step` at a moment none of them is due at that moment, but those that reach into another
 * journey (link-timer.ts).
 */
export function timersOf(state: JourneyState, context: RuleContext): Timer[] {
  const of = { ...state, context, plan: planOf(context.template) }
  const links = linksOf(of)
  if (state.journey.state === 'closed') return links
  const tasks = [...state.tasks.values()].flatMap((task) => ofTask(of, task))
  const escalations = [...state.escalations.values()].flatMap((row) => {
    const at = reraiseTime(of, row)
    return at === null ? [] : [timerAt(row.id, 'reraise', at)]
  })
  const clocks = clockTimers(state.journey, state.tasks.values())
  const overrides = overrideTimers(state.tasks.values())
  return [...ofJourney(of), ...clocks, ...overrides, ...tasks, ...escalations, ...links]
}

type Of = JourneyState & { readonly context: RuleContext; readonly plan: Plan }

/** What reaches into other journeys: of sub-journeys, of workflows that follow this one, of its next cycle. */
function linksOf(of: Of): Timer[] {
  const { journey, context } = of
  const next = nextCycle(of, context.template, context.reference.zone)
  return [
    ...subJourneyTimers(of),
    ...listenerTimers(journey, context.reference),
    ...(next === null ? [] : [timerAt(journey.id, 'open-next', journey.closedAt ?? journey.advancedAt)]),
  ]
}

function ofJourney(of: Of): Timer[] {
  const { journey } = of
  const timers: Timer[] = []
  const wants = (step: Timer['step'], at: number | null) => {
    if (at !== null) timers.push(timerAt(journey.id, step, at))
  }
  wants('hold-end', journey.hold?.until ?? null)
  wants('confirm-left', assumeLeftAt(of))
  wants('stall', journey.stalledAt === null ? stallAt(of, journey.advancedAt) : null)
  return timers
}

function ofTask(of: Of, task: TaskRow): Timer[] {
  const opening = opensAt(of, task)
  if (opening !== null) return [timerAt(task.id, 'open', opening)]
  const { warnAt, dueAt, levels, promiseAt, tryAt } = taskTimes(of, task)
  const next = levels[0]?.at ?? null
  const wanted = [
    ['warn', warnAt],
    ['due', dueAt],
    // At its due time the step rises anyway.
    ['ladder', next === dueAt ? null : next],
    ['promise', promiseAt],
    ['try', tryAt],
    ['late', lateFactAt(of, task)],
    ['shift-end', releaseTime(task)],
  ] as const
  return wanted.flatMap(([step, at]) => (at === null ? [] : [timerAt(task.id, step, at)]))
}

function opensAt(of: Of, task: TaskRow): number | null {
  const opens = of.plan.byKey.get(task.key)?.def.opens
  if (opens === undefined || task.state !== 'waiting' || task.waitingFor.join() !== 'time') return null
  return openingTime(of, opens)
}
