import type { TaskRow } from '../domain/task.ts'
import type { WatchedClock } from '../domain/watched-clock.ts'
import type { Instant } from '../kernel/instant.ts'
import { pauseClock, resumeClock, startClock, stopClock, type SlaClock } from '../sla/clock.ts'
import { rewatched } from '../sla/watched.ts'
import { calendarNamed, calendarOfClock } from './calendars.ts'
import { type Draft, putTask } from './draft.ts'

/** Brings the hand-off clock of every step to where the step is. No condition reads them: once a settle is enough. */
export function settleHandoffs(draft: Draft): void {
  for (const task of draft.tasks.values()) {
    const after = withHandoff(draft, task)
    if (after !== task) putTask(draft, after)
  }
}

/**
 * The task with its hand-off clock: it runs while nobody has the step, in the hours of the department that should take it,
 * stands with a hold, and stops when somebody has it. Released, it goes on (rules CK1-CK3).
 */
function withHandoff(draft: Draft, row: TaskRow): TaskRow {
  if (row.mode !== 'person' || row.state === 'waiting') return row
  const task = 'claimedAt' in row && row.takenAt !== row.claimedAt ? { ...row, takenAt: row.claimedAt } : row
  const held = task.handoff ?? null
  const isWaited = task.state === 'free' && (task.tries ?? []).length === 0
  const clock = isWaited ? running(draft, task, held) : stopped(draft, task, held)
  if (clock === null || clock === held?.clock) return task
  return { ...task, handoff: rewatched(held, clock, draft.now) }
}

function running(draft: Draft, task: Free, held: WatchedClock | null): SlaClock | null {
  const clock = held?.clock ?? started(draft, task)
  if (clock === null) return null
  const calendar = calendarOfClock(draft.context, clock)
  const { hold } = draft.journey
  if (hold !== null) return pauseClock(clock, calendar, { at: hold.since, reason: hold.reason })
  const last = clock.segments.at(-1)
  if (last?.kind === 'running' && last.to === null) return clock
  // Given back, it goes on from when it was free again; off hold, from what took it off.
  return resumeClock(clock, calendar, last?.to === null ? draft.since : task.freeAt)
}

type Free = Extract<TaskRow, { state: 'free' }>

function started({ context, plan }: Draft, task: Free): SlaClock | null {
  const def = plan.byKey.get(task.key)?.def
  const targetMin = def?.handoffMin ?? plan.template.handoffMin
  if (targetMin === undefined) return null
  // Nobody may take longer to take it than it may take: a step of five minutes is not handed over in fifteen.
  const most = def?.sla?.from === 'ready' ? (task.clock?.targetMin ?? targetMin) : targetMin
  const calendar = calendarNamed(context, def?.sla?.calendar ?? 'department', task.department)
  const policy = `${plan.template.id}.v${plan.template.version} ${task.key} handoff`
  return startClock(calendar, { startedAt: task.freeAt, targetMin: Math.min(targetMin, most), policy })
}

function stopped({ context }: Draft, task: TaskRow, held: WatchedClock | null): SlaClock | null {
  if (held === null || held.clock.segments.at(-1)?.to !== null) return null
  return stopClock(held.clock, calendarOfClock(context, held.clock), takenAt(task))
}

/** When somebody had it: tried it, claimed it, or did it without claiming. */
function takenAt(task: TaskRow): Instant {
  const [tried] = task.tries ?? []
  if (tried !== undefined) return tried.at
  if ('claimedAt' in task) return task.claimedAt
  return 'performed' in task ? task.performed.at : task.changedAt
}
