import { bitesFirst, clocksOfTask } from '../../../shared/sla/bites-first.ts'
import { clockState } from '../../../shared/sla/clock.ts'
import type { SlaClock } from '../../../shared/domain/sla-clock.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { type TaskTime, timeOf } from './task-time.ts'

/** Which clock of a step is due first, and the time that a cell and the queue show (rule CK7). */
export type FirstBite =
  | { readonly clock: 'task'; readonly time: TaskTime }
  | { readonly clock: 'handoff'; readonly takeBy: Instant; readonly time: TaskTime }

/**
 * The step's time by the clock that bites first: until it is taken, that of the hand-off. Once that is over the time of the
 * work is shown again, amber: nobody took it, and that is a word to whoever looks, not yet late work (rules CK3, CK7).
 */
export function firstBite(task: TaskRow, now: Instant): FirstBite {
  const own = timeOf(task, now)
  const handoff = task.handoff?.clock
  const isOpen = task.state === 'free' && (own.kind === 'on-time' || own.kind === 'due-soon')
  const first = isOpen ? bitesFirst(clocksOfTask(task)) : null
  if (first?.kind !== 'handoff' || handoff === undefined || handoff.dueAt === null) return { clock: 'task', time: own }
  const takeBy = handoff.dueAt
  if (now >= takeBy) return { clock: 'handoff', takeBy, time: isOpen ? { ...own, kind: 'due-soon' } : own }
  const soon = handoff.warnAt !== null && now >= handoff.warnAt
  return { clock: 'handoff', takeBy, time: { kind: soon ? 'due-soon' : 'on-time', dueAt: takeBy } }
}

/** When the first clock of a step is due, to order by; Infinity where none runs. */
export function biteAt({ clock, handoff }: TaskRow): Instant {
  return Math.min(runsOut(clock), runsOut(handoff?.clock))
}

/** As `bitesFirst` has it, without a list: boards ask for every open step. */
function runsOut(clock: SlaClock | null | undefined): Instant {
  const dueAt = clock !== null && clock !== undefined && clockState(clock) === 'running' ? clock.dueAt : null
  return dueAt ?? Number.POSITIVE_INFINITY
}
