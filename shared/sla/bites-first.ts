import type { JourneyRow } from '../domain/journey.ts'
import type { SlaClock } from '../domain/sla-clock.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import { clockState } from './clock.ts'

/** One clock among those that run side by side on a journey or a task. */
export type NamedClock = {
  readonly kind: 'task' | 'handoff' | 'stage' | 'journey'
  /** The id of the task or journey it belongs to. */
  readonly subject: string
  readonly clock: SlaClock
}

/** The clocks of a journey that have not ended: its own, and those of its open steps. */
export function clocksOf(journey: JourneyRow, tasks: Iterable<TaskRow>): NamedClock[] {
  const own = [
    named('journey', journey.id, journey.targetClock?.clock),
    named('stage', journey.id, journey.stageClock?.clock),
  ]
  const steps = [...tasks].flatMap((task) => (isFinal(task) ? [] : clocksOfTask(task)))
  return [...own.flat(), ...steps].filter(({ clock }) => clockState(clock) !== 'stopped')
}

/** The clocks of one task: the work, and the gap while nobody has it. */
export function clocksOfTask(task: TaskRow): NamedClock[] {
  const clocks = [...named('task', task.id, task.clock), ...named('handoff', task.id, task.handoff?.clock)]
  return clocks.filter(({ clock }) => clockState(clock) !== 'stopped')
}

/**
 * The clock that bites first, or null: the running one that is due first, overdue ones longest first. Of the same moment
 * the nearer to the work: task, hand-off, stage, journey; then the id. One that stands bites nobody (rule CK7).
 */
export function bitesFirst(clocks: readonly NamedClock[]): NamedClock | null {
  return clocks.filter(({ clock }) => dueOf(clock) !== null).toSorted(sooner)[0] ?? null
}

function sooner(a: NamedClock, b: NamedClock): number {
  const due = (dueOf(a.clock) ?? 0) - (dueOf(b.clock) ?? 0)
  return due || NEAREST.indexOf(a.kind) - NEAREST.indexOf(b.kind) || (a.subject < b.subject ? -1 : 1)
}

const NEAREST: readonly NamedClock['kind'][] = ['task', 'handoff', 'stage', 'journey']

function dueOf(clock: SlaClock): Instant | null {
  return clockState(clock) === 'running' ? clock.dueAt : null
}

function named(kind: NamedClock['kind'], subject: string, clock: SlaClock | null | undefined): NamedClock[] {
  return clock === null || clock === undefined ? [] : [{ kind, subject, clock }]
}
