import { z } from 'zod'
import { reasonArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { isMine, onOpenTask, settledTask, unchanged } from './rule-parts.ts'
import { paused } from './task-turns.ts'

const args = z.strictObject({ reason: reasonArg })

/** Stops the clock of my task for one of the template's reasons; one not begun counts as begun. */
export const pause: VerbRule<z.output<typeof args>> = {
  verb: 'pause',
  entity: 'task',
  args,
  decide: onOpenTask((task, input) => {
    const { reason } = input.args
    if (!isMine(task, input) || !('owner' in task)) return refuse('not-owner', task)
    if (!input.context.template.pauseReasons.includes(reason))
      return refuse('invalid', task, `"${reason}" is not one of the pause reasons of this workflow.`)
    if (task.state === 'paused' && task.pauseReason === reason) return unchanged(input.state)
    return settledTask(paused(task, task.owner, { reason, at: input.at }), input)
  }),
}
