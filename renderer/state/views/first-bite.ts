import { bitesFirst, clocksOfTask } from '../../../shared/sla/bites-first.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { type TaskTime, timeOf } from './task-time.ts'

/** Which clock of a step is due first, and how it stands to it: what a cell and the queue show (rule CK7). */
export type FirstBite = { readonly clock: 'task' | 'handoff'; readonly time: TaskTime }

/**
 * The step's time by the clock that bites first. A hand-off that nobody took in time is a word to whoever looks, never late
 * work: it stays amber, and gives way once the work itself is late (rules CK3, CK7).
 */
export function firstBite(task: TaskRow, now: Instant): FirstBite {
  const own = timeOf(task, now)
  const handoff = task.handoff?.clock
  const first = task.state === 'free' && own.kind !== 'none' ? bitesFirst(clocksOfTask(task)) : null
  const isWork = own.kind === 'overdue' || own.kind === 'escalated' || own.kind === 'stands'
  if (first?.kind !== 'handoff' || isWork || handoff?.dueAt === null || handoff === undefined)
    return { clock: 'task', time: own }
  const soon = handoff.warnAt !== null && now >= handoff.warnAt
  return { clock: 'handoff', time: { kind: soon ? 'due-soon' : 'on-time', dueAt: handoff.dueAt } }
}

/** When the first clock of a step is due, to order by; Infinity where none runs. */
export function biteAt(task: TaskRow): Instant {
  return bitesFirst(clocksOfTask(task))?.clock.dueAt ?? Number.POSITIVE_INFINITY
}
