import type { z } from 'zod'
import { noArgs } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { isMine, onPersonsTask, settledTask, stillWaits, unchanged } from './rule-parts.ts'
import { claimed } from './task-turns.ts'

/** Takes a free task. The first to reach the server has it; taking what I hold already changes nothing. */
export const claim: VerbRule<z.output<typeof noArgs>> = {
  verb: 'claim',
  entity: 'task',
  args: noArgs,
  decide: onPersonsTask((task, input) => {
    if (isMine(task, input)) return unchanged(input.state)
    if ('owner' in task) return refuse('already-claimed', task)
    if (task.state === 'waiting') return stillWaits(task, input)
    return settledTask(claimed(task, input.actor, input.at), input)
  }),
}
