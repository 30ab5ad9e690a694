import type { TaskRow } from '../domain/task.ts'
import { approvalAsk, approvalRight, type ApprovalRight, ruleOf } from '../workflow/approval.ts'
import type { DecideInput } from './command.ts'
import { stepOf } from './rule-parts.ts'

/** As which level the actor may decide this task; null where no rule of approval stands over it. */
export function rightOf(task: TaskRow, input: DecideInput<unknown>): ApprovalRight | null {
  const def = stepOf(task, input)
  const rule = ruleOf(input.context, def)
  if (rule === null || def === null) return null
  const { state, context, at } = input
  return approvalRight(rule, approvalAsk(rule, { def, state, context, at }), input.actor)
}

/** Why somebody may not decide, in words. */
export const NO_RIGHT: { readonly [W in Extract<ApprovalRight, { ok: false }>['why']]: string } = {
  'amount-unknown': 'The amount is not known yet.',
  'above-all': 'The amount is above what anybody here may approve.',
  'not-a-level': 'This amount is for another level to decide.',
  'asked-it': 'Who asked for it or did the work does not approve it.',
}
