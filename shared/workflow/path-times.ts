import type { TaskRow } from '../domain/task.ts'
import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { joinedAt } from './join.ts'
import type { Step } from './template/plan.ts'

/** A step of which something is still expected, and the minutes it usually takes. */
export type Live = { readonly step: Step; readonly task: TaskRow; readonly minutes: number }

/**
 * When each step ends if all take what they usually take; `live` with dependencies first. A step of which it is not known
 * whether it is needed is not counted; the drawer shows what it waits for.
 */
export function endTimes(
  live: readonly Live[],
  { now, pickupAt }: { now: Instant; pickupAt: Instant | null },
): ReadonlyMap<string, Instant> {
  const ends = new Map<string, Instant>()
  for (const one of live) {
    const { step, task } = one
    if (task.state === 'waiting' && task.waitingFor.some((wait) => wait.startsWith('fact:'))) continue
    const before = step.def.after.map((key) => ends.get(key) ?? now)
    const ready = Math.max(now, joinedAt(step.def.join, before, now))
    const start = step.def.reaches === undefined || pickupAt === null ? ready : Math.max(ready, pickupAt)
    ends.set(task.key, endOf(one, start, now))
  }
  return ends
}

/** The latest of some moments; null: there is none. */
export function latest(moments: Iterable<Instant>): Instant | null {
  const all = [...moments]
  return all.length === 0 ? null : Math.max(...all)
}

/** Per step, the usual minutes of it and of the longest chain that waits for it. */
export function tails(live: readonly Live[]): ReadonlyMap<string, number> {
  const result = new Map<string, number>()
  for (const { step, task, minutes } of live.toReversed()) {
    const own = minutes + (result.get(task.key) ?? 0)
    result.set(task.key, own)
    for (const key of step.def.after) result.set(key, Math.max(result.get(key) ?? 0, own))
  }
  return result
}

function endOf({ task, minutes }: Live, start: Instant, now: Instant): Instant {
  const { promise } = task
  if (promise !== null && !promise.broken) return Math.max(promise.at, start)
  const begun = task.state === 'working' ? task.startedAt : start
  return Math.max(now, begun + minutes * MINUTE_MS)
}
