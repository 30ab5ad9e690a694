import { z } from 'zod'
import { withTask } from '../changes/journey-state.ts'
import { noteArg, reasonArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { isRecord, performedArgs, performedOf } from './performed.ts'
import { withNote } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { isHeldByOther, onPersonsTask, settled, stillWaits } from './rule-parts.ts'
import { ended } from './task-turns.ts'

const args = z.strictObject({ ...performedArgs, reason: reasonArg, note: noteArg.optional() })

/** Says that the work was not done, for one of the template's reasons. The task stays, with who and when. */
export const fail: VerbRule<z.output<typeof args>> = {
  verb: 'fail',
  entity: 'task',
  args,
  decide: onPersonsTask((task, input) => {
    const { state, args, actor, at, context } = input
    if (task.state === 'waiting') return stillWaits(task, input)
    if (isHeldByOther(task, input) && !isRecord(args)) return refuse('not-owner', task)
    if (!context.template.notDoneReasons.includes(args.reason))
      return refuse('invalid', task, `"${args.reason}" is not one of the not-done reasons of this workflow.`)
    const performed = performedOf(task, args, input)
    if (!performed.ok) return refuse('invalid', task, performed.fault)
    const after = withTask(state, ended(task, 'not-done', performed.value, args.reason))
    return settled(
      args.note === undefined ? after : withNote(after, task, { at, by: actor.name, text: args.note }),
      input,
    )
  }),
}
