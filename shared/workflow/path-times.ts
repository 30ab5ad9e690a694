import type { TaskRow } from '../domain/task.ts'
import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { joinedAt } from './join.ts'
import type { Step } from './template/plan.ts'

/** A step of which something is still expected. */
export type Live = { readonly step: Step; readonly task: TaskRow }

/** When the patient leaves if every step takes what it usually takes; `live` with dependencies first. Null: nothing open. */
export function leavingTime(
  live: readonly Live[],
  { now, pickupAt }: { now: Instant; pickupAt: Instant | null },
): Instant | null {
  const ends = new Map<string, Instant>()
  for (const { step, task } of live) {
    // A step of which it is not known whether it is needed is not counted; the drawer shows what it waits for.
    if (task.state === 'waiting' && task.waitingFor.some((wait) => wait.startsWith('fact:'))) continue
    const before = step.def.after.map((key) => ends.get(key) ?? now)
    const ready = Math.max(now, joinedAt(step.def.join, before, now))
    const start = step.def.reaches === undefined || pickupAt === null ? ready : Math.max(ready, pickupAt)
    ends.set(task.key, endOf({ step, task }, start, now))
  }
  return ends.size === 0 ? null : Math.max(...ends.values())
}

/** Per step, the usual minutes of it and of the longest chain that waits for it. */
export function tails(live: readonly Live[]): ReadonlyMap<string, number> {
  const result = new Map<string, number>()
  for (const { step, task } of live.toReversed()) {
    const own = step.def.expectedMin + (result.get(task.key) ?? 0)
    result.set(task.key, own)
    for (const key of step.def.after) result.set(key, Math.max(result.get(key) ?? 0, own))
  }
  return result
}

function endOf({ step, task }: Live, start: Instant, now: Instant): Instant {
  const { promise } = task
  if (promise !== null && !promise.broken) return Math.max(promise.at, start)
  const begun = task.state === 'working' ? task.startedAt : start
  return Math.max(now, begun + step.def.expectedMin * MINUTE_MS)
}
