import type { JourneyState } from '../changes/journey-state.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import { escalationIdOf } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { clockState } from '../sla/clock.ts'
import { ladderTimes } from '../sla/ladder-times.ts'
import type { Draft } from './draft.ts'
import { calendarOfClock } from './calendars.ts'
import { tryTime } from './sequence.ts'

/** When something happens to a task by itself; null where it has happened or cannot now. */
export type TaskTimes = {
  readonly warnAt: Instant | null
  readonly dueAt: Instant | null
  /** The levels above the one it has, from 2 on. */
  readonly levels: readonly { readonly level: number; readonly at: Instant }[]
  readonly promiseAt: Instant | null
  /** When the next try to reach somebody is owed. */
  readonly tryAt: Instant | null
}

/** What the rules read. */
export type TimesOf = Pick<Draft, 'journey' | 'plan' | 'context'> & Pick<JourneyState, 'escalations'>

/** The times of a task: asked alike by whoever sets timers and by whoever acts when one fires (rules ES1-ES5). */
export function taskTimes(of: TimesOf, task: TaskRow): TaskTimes {
  const { clock } = task
  if (isFinal(task) || of.journey.state === 'closed' || of.journey.hold !== null) return NEVER
  const promiseAt = task.promise !== null && !task.promise.broken ? task.promise.at : null
  const tryAt = tryTime(task)
  if (clock === null || clockState(clock) !== 'running') return { ...NEVER, promiseAt, tryAt }
  const dueAt = task.breachedAt === null ? clock.dueAt : null
  // A system step only falls due: then a person is asked.
  if (task.mode !== 'person') return { ...NEVER, dueAt }
  const times = ladderTimes(clock, calendarOfClock(of.context, clock), of.plan.template.ladder, limitsOf(task))
  const warnAt = task.warned ? null : (times.find(({ level }) => level === 1)?.at ?? clock.warnAt)
  return { warnAt, dueAt, levels: levelsAbove(of, task, times), promiseAt, tryAt }
}

/** The path that a task stands on. */
export function pathOf({ plan }: Pick<Draft, 'plan'>, task: TaskRow): string {
  return plan.byKey.get(task.key)?.path ?? task.phase
}

/** How far a task may climb: off the path it is only counted (C6). */
export function highestLevel({ plan }: Pick<Draft, 'plan'>, task: TaskRow): number {
  return task.onPath ? (plan.byKey.get(task.key)?.def.maxLevel ?? 4) : 1
}

const NEVER: TaskTimes = { warnAt: null, dueAt: null, levels: [], promiseAt: null, tryAt: null }

function levelsAbove(of: TimesOf, task: TaskRow, times: ReturnType<typeof ladderTimes>): TaskTimes['levels'] {
  const silentUntil = acknowledgedUntil(of, task)
  const highest = highestLevel(of, task)
  return times
    .filter(({ level }) => level >= 2 && level > task.level && level <= highest)
    .map(({ level, at }) => ({ level, at: Math.max(at, silentUntil) }))
}

/** Somebody said "on it, back by": nothing more until then. */
function acknowledgedUntil({ escalations, journey, plan }: TimesOf, task: TaskRow): Instant {
  const row = escalations.get(escalationIdOf(journey.id, pathOf({ plan }, task)))
  return row?.state === 'acknowledged' ? (row.acknowledged?.backBy ?? 0) : 0
}

function limitsOf({ openedAt, promise }: TaskRow): Parameters<typeof ladderTimes>[3] {
  if (promise === null || promise.holds === false) return { arrivedAt: openedAt }
  return { arrivedAt: openedAt, hold: { saidAt: promise.saidAt, until: promise.at } }
}
