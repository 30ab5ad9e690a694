import type { Performed } from '../domain/performed.ts'
import type { TaskRow, TaskState } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import { assertNever } from '../kernel/assert-never.ts'

/** Who acts when no person does. */
export const SYSTEM = 'system'

/** What every state of a task has. */
export type TaskBase = Omit<Extract<TaskRow, { state: 'free' }>, 'state' | 'freeAt'>

/** The states a rule may end a task in. */
export type EndState = Extract<TaskState, 'not-done' | 'skipped' | 'cancelled'>

/** Open to its department; its clock counts from `since`, which may lie before `now` (a late feed). */
export function freed(task: TaskRow, since: Instant, now: Instant): TaskRow {
  return { ...baseOf(task), state: 'free', freeAt: since, openedAt: now, changedAt: now }
}

/** Waiting as on the first day: without clock, level or promise. */
export function rewound(task: TaskRow, now: Instant): TaskRow {
  const none = { clock: null, handoff: null, takenAt: null, level: 0, warned: false, breachedAt: null, promise: null }
  // A journey that it opened before belongs to that turn: when the step is free again it opens another one.
  const past = task.child === undefined ? {} : { child: { ...task.child, state: 'past' as const } }
  return { ...without(baseOf(task), OF_ONE_RUN), ...none, ...past, state: 'waiting', waitingFor: [], changedAt: now }
}

/** Done by whoever `performed` names. */
export function done(task: TaskRow, performed: Performed, lateEntry: boolean): TaskRow {
  return { ...endedBaseOf(task), state: 'done', performed, lateEntry, changedAt: performed.recordedAt }
}

/** Ended by a rule, not by a person. */
export function ended(task: TaskRow, state: EndState, reason: string, now: Instant): TaskRow {
  return { ...endedBaseOf(task), state, performed: bySystem(now), reason, changedAt: now }
}

/** The record of what the system did itself. */
export function bySystem(now: Instant): Performed {
  return { by: SYSTEM, at: now, recordedBy: SYSTEM, recordedAt: now, via: 'system' }
}

/** True for what a rule ended: it may take that back when the facts change. */
export function isBySystem(task: TaskRow): boolean {
  return 'performed' in task && task.performed.via === 'system'
}

/** Since when the task stands as it does, for "nobody on it, 22 min". */
export function sinceOf(task: TaskRow): Instant {
  switch (task.state) {
    case 'waiting':
      return task.openedAt
    case 'free':
      return task.freeAt
    case 'claimed':
      return task.claimedAt
    case 'working':
      return task.startedAt
    case 'paused':
      return task.pausedAt
    case 'done':
    case 'not-done':
    case 'skipped':
    case 'cancelled':
    case 'void':
      return task.performed.at
    default:
      return assertNever(task)
  }
}

/** A task without what only its present state knows. */
export function baseOf(task: TaskRow): TaskBase {
  return without(task, OF_ONE_STATE)
}

/** The same of a task that has ended: what it still owed goes, what was tried stays. */
export function endedBaseOf(task: TaskRow): TaskBase {
  return without(baseOf(task), OWED)
}

function without(task: TaskRow | TaskBase, names: ReadonlySet<string>): TaskBase {
  // Every state is this base and fields of its own; those were taken out by name.
  return Object.fromEntries(Object.entries(task).filter(([name]) => !names.has(name))) as TaskBase
}

/** What an ended task owes no more. */
export const OWED: ReadonlySet<string> = new Set(['nextTry', 'did', 'kept'])
const OF_ONE_RUN: ReadonlySet<string> = new Set([
  'exception',
  'tries',
  'confirmed',
  'decided',
  'passedOn',
  'last',
  ...OWED,
])

/** Fields that one state of a task has and the next may not. */
export const OF_ONE_STATE: ReadonlySet<string> = new Set([
  'state',
  'waitingFor',
  'freeAt',
  'owner',
  'assigned',
  'releaseAt',
  'givenBy',
  'claimedAt',
  'startedAt',
  'pausedAt',
  'pauseReason',
  'performed',
  'lateEntry',
  'reason',
])
