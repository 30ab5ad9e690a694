import { approvalAsk, ruleOf, whoMayApprove } from './approval.ts'
import type { Draft } from './draft.ts'
import type { TemplateTask } from './template/task-schema.ts'

/** On the card of a step that nobody of the house may decide (rule AP13). */
export const NOBODY_APPROVES = 'nobody here may approve it'

/**
 * True where a rule of approval stands over the step, its amount is known, and nobody of the house may decide it: it is above
 * every limit, nobody has such a role, or all who have asked for it. Whoever is away still counts: they come back.
 */
export function nobodyMayApprove(draft: Draft, def: TemplateTask): boolean {
  const rule = ruleOf(draft.plan, def)
  if (rule === null) return false
  const { journey, phi, tasks, escalations, context, now } = draft
  // What a rule of approval reads of a journey; who the patient is, and what was written, are not among it.
  const state = { journey, phi, tasks, escalations, identity: null, taskPhi: new Map() }
  const ask = approvalAsk(rule, { def, state, context, at: now })
  return ask.amount !== 'unknown' && whoMayApprove(rule, ask, draft.context.reference.members).length === 0
}
