import { z } from 'zod'
import { withTask } from '../changes/journey-state.ts'
import type { Decided } from '../domain/second-person.ts'
import type { Performed } from '../domain/performed.ts'
import type { TaskRow } from '../domain/task.ts'
import type { ApprovalRight } from '../workflow/approval.ts'
import { done } from '../workflow/task-turn.ts'
import { NO_RIGHT, rightOf } from './approval-right.ts'
import { noteArg, reasonArg } from './arguments.ts'
import { fillForm } from './captures.ts'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { isKnown, withCaptures, withFacts, withNote } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { onPersonsTask, settled, stepOf, stillWaits } from './rule-parts.ts'
import { ended } from './task-turns.ts'

const args = z.strictObject({
  decision: z.enum(['approve', 'decline']).default('approve'),
  /** Needed to decline; the one who asked reads it. */
  reason: reasonArg.optional(),
  captures: z.record(z.string().max(60), z.unknown()).default({}),
  note: noteArg.optional(),
})
type Args = z.output<typeof args>

/** Why a step that was declined is not done. */
export const DECLINED = 'declined'

/**
 * Decides a step that stands under a rule of approval: approved it is done, declined it is not, with the reason. Who holds
 * it does not matter, only who the rule names for the amount (rules AP1-AP6).
 */
export const approve: VerbRule<Args> = {
  verb: 'approve',
  entity: 'task',
  args,
  decide: onPersonsTask((task, input) => {
    const right = rightOf(task, input)
    if (right === null) return refuse('invalid', task, `${task.title} is not for approval.`)
    if (stepOf(task, input)?.fourEyes === true) return refuse('invalid', task, `${task.title} is done, then confirmed.`)
    if (task.state === 'waiting') return stillWaits(task, input)
    if (!right.ok) return refuse('forbidden', task, NO_RIGHT[right.why])
    if (input.args.decision === 'decline' && input.args.reason === undefined)
      return refuse('invalid', task, 'Declining needs a reason.')
    return decided(task, input, right)
  }),
}

function decided(task: TaskRow, input: DecideInput<Args>, right: Extract<ApprovalRight, { ok: true }>): Decision {
  const { state, args, actor, at } = input
  const approves = args.decision === 'approve'
  const fields = stepOf(task, input)?.captures ?? []
  const needed = approves ? fields : fields.map((field) => ({ ...field, required: false }))
  const form = fillForm(needed, args.captures, (fact) => isKnown(state, fact))
  if (!form.ok) return refuse('invalid', task, form.fault)
  const performed: Performed = { by: actor.name, at, recordedBy: actor.name, recordedAt: at, via: 'console' }
  const decision: Decided = {
    decision: args.decision,
    by: { id: actor.id, name: actor.name },
    at,
    role: right.role,
    substitute: right.substitute,
    reason: args.reason ?? '',
  }
  const told = { ...task, decided: decision }
  const row = approves ? done(told, performed, false) : ended(told, 'not-done', performed, DECLINED)
  const source = { kind: 'person', ref: actor.name } as const
  const known = withFacts(withTask(state, row), approves ? form.value.facts : [], { source, at })
  const kept = withCaptures(known, row, form.value.record)
  return settled(args.note === undefined ? kept : withNote(kept, row, { at, by: actor.name, text: args.note }), input)
}
