import { z } from 'zod'
import { withTask } from '../changes/journey-state.ts'
import { isNamed } from '../domain/is-named.ts'
import type { TaskRow } from '../domain/task.ts'
import { done } from '../workflow/task-turn.ts'
import { NO_RIGHT, rightOf } from './approval-right.ts'
import { reasonArg } from './arguments.ts'
import { fillForm } from './captures.ts'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { withFacts } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { onPersonsTask, settled, settledTask, stepOf } from './rule-parts.ts'

const args = z.strictObject({
  decision: z.enum(['confirm', 'send-back']).default('confirm'),
  /** Needed to send it back; it stands on the card. */
  reason: reasonArg.optional(),
})
type Args = z.output<typeof args>

/**
 * The second pair of eyes: what one person did counts as done when another one confirms it, never the doer; or it goes
 * back to them with a reason (rules AP7-AP9). Where the step names a rule of approval, that rule says who.
 */
export const confirm: VerbRule<Args> = {
  verb: 'confirm',
  entity: 'task',
  args,
  decide: onPersonsTask((task, input) => {
    if (stepOf(task, input)?.fourEyes !== true) return refuse('invalid', task, `${task.title} needs no second person.`)
    if (task.did === undefined) return refuse('stale', task, `Nobody has done ${task.title} yet.`)
    if (isDoer(task.did, input))
      return refuse('forbidden', task, 'Who did it does not confirm it: a second person must.')
    const right = rightOf(task, input)
    if (right?.ok === false) return refuse('forbidden', task, NO_RIGHT[right.why])
    return input.args.decision === 'confirm' ? confirmed(task, input) : sentBack(task, input)
  }),
}

type Did = NonNullable<TaskRow['did']>

/** Who did it and who wrote it down, by id and by name in any order: a record may name somebody who has no account. */
function isDoer({ by, performed }: Did, { actor }: DecideInput<Args>): boolean {
  return [by.id, performed.by, performed.recordedBy].some((text) => isNamed(text, actor))
}

function confirmed(task: TaskRow, input: DecideInput<Args>): Decision {
  const { state, actor, at } = input
  if (task.did === undefined) return refuse('stale', task)
  const { performed, lateEntry } = task.did
  const row = done({ ...task, confirmed: { by: { id: actor.id, name: actor.name }, at } }, performed, lateEntry)
  // What the form said counts only now. A console that holds no clinical row sees the facts when the server tells them.
  const record = state.taskPhi.get(task.id)?.captures ?? {}
  const form = fillForm(stepOf(task, input)?.captures ?? [], record, () => true)
  const source = { kind: 'person', ref: performed.by } as const
  const facts = form.ok ? form.value.facts : []
  return settled(withFacts(withTask(state, row), facts, { source, at: performed.at }), input)
}

function sentBack(task: TaskRow, input: DecideInput<Args>): Decision {
  const { args, at } = input
  if (args.reason === undefined) return refuse('invalid', task, 'Sending it back needs a reason.')
  const { did: _, ...open } = task
  const flags = [...task.flags.filter((flag) => !flag.startsWith(SENT_BACK)), `${SENT_BACK}${args.reason}`.slice(0, 60)]
  return settledTask({ ...open, flags, changedAt: at }, input)
}

const SENT_BACK = 'sent back: '
