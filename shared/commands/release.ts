import type { z } from 'zod'
import { noArgs } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { isHeldByOther, isMine, onOpenTask, settledTask, unchanged } from './rule-parts.ts'
import { freed } from './task-turns.ts'

/** Gives a task back to its department. What nobody holds is released already. */
export const release: VerbRule<z.output<typeof noArgs>> = {
  verb: 'release',
  entity: 'task',
  args: noArgs,
  decide: onOpenTask((task, input) => {
    if (isHeldByOther(task, input)) return refuse('not-owner', task)
    if (!isMine(task, input)) return unchanged(input.state)
    return settledTask(freed(task, input.at), input)
  }),
}
