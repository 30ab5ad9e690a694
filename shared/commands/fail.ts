import { z } from 'zod'
import { withTask } from '../changes/journey-state.ts'
import { exceptionCategorySchema } from '../domain/exception-category.ts'
import { pathOfException } from '../workflow/exceptions.ts'
import { noteArg, reasonArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { isRecord, performedArgs, performedOf } from './performed.ts'
import { withNote } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { isHeldByOther, onPersonsTask, settled, stillWaits } from './rule-parts.ts'
import { ended } from './task-turns.ts'

const args = z.strictObject({
  ...performedArgs,
  reason: reasonArg,
  /** The kind of exception, where the person says it; else the reason may mean one. */
  exception: exceptionCategorySchema.optional(),
  note: noteArg.optional(),
})

/**
 * Says that the work was not done, for one of the template's reasons. The task stays, with who and when; an exception
 * opens the path that its kind has (rule JN19).
 */
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
    const path = pathOfException(context.template, { category: args.exception, reason: args.reason })
    if (args.exception !== undefined && path?.category !== args.exception)
      return refuse('invalid', task, `This workflow has no path for the exception "${args.exception}".`)
    const performed = performedOf(task, args, input)
    if (!performed.ok) return refuse('invalid', task, performed.fault)
    const over = ended(task, 'not-done', performed.value, args.reason)
    const raised = args.exception === undefined ? {} : { exception: { category: args.exception, answeredBy: null } }
    const after = withTask(state, { ...over, ...raised })
    return settled(
      args.note === undefined ? after : withNote(after, task, { at, by: actor.name, text: args.note }),
      input,
    )
  }),
}
