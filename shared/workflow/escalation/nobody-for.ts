import { type TaskRow } from '../../domain/task.ts'
import type { DutyAsk } from '../../domain/roster-view.ts'
import type { Instant } from '../../kernel/instant.ts'
import { amountOf, levelOf, ruleOf } from '../approval.ts'
import type { Draft } from '../draft.ts'
import { incomingFor } from '../incoming.ts'
import { nobodyMayApprove } from '../nobody-approves.ts'

/**
 * True where the roster knows everybody who may do this step, or decide it, and none of them is on duty at that moment. Where
 * it does not know some of them they may well be there: then nobody can say so (rule ES13). A step that nobody of the house may
 * approve is one of these at any time (AP13).
 */
export function nobodyFor(draft: Draft, task: TaskRow, at: Instant): boolean {
  const { roster } = draft.context
  const def = draft.plan.byKey.get(task.key)?.def
  // Nobody will ever: no roster is needed to know.
  if (def?.approval !== undefined && nobodyMayApprove(draft, def)) return true
  if (roster === undefined) return false
  if (def?.signedBy !== undefined) return incomingFor(draft, task).kind === 'nobody'
  const asks = asksOf(draft, task)
  return asks.length > 0 && asks.every((ask) => roster.covers(ask, at) && roster.onDuty(ask, at).length === 0)
}

/** The level that has nobody to be told of a step goes on: its owner's, before it was due (rule ES13). */
export function goesOnAtOnce(draft: Draft, task: TaskRow, highest: number): boolean {
  const isHeard = task.warned || (task.handoff?.breachedAt ?? null) !== null
  if (!isHeard || task.state !== 'free' || task.mode !== 'person' || task.level >= FIRST || highest < FIRST)
    return false
  // Who promised a time is looking after it.
  if (task.promise !== null && !task.promise.broken) return false
  return nobodyFor(draft, task, draft.now)
}

/** The first level above the owner's. */
export const FIRST = 2

function asksOf({ plan, journey, phi }: Draft, task: TaskRow): DutyAsk[] {
  const { unit } = journey
  const def = plan.byKey.get(task.key)?.def ?? null
  const rule = ruleOf(plan, def)
  if (rule === null || def === null) return [{ role: task.role, unit, department: task.department }]
  const amount = amountOf(rule, { journey, phi })
  const needed = amount === 'unknown' ? null : levelOf(rule, amount)
  if (needed === null) return []
  return rule.levels
    .slice(needed)
    .map(({ role, department }) => ({ role, unit, department: department ?? def.department }))
}
