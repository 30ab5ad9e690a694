import type { z } from 'zod'
import { noArgs } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { isMine, onOpenTask, settledTask, unchanged } from './rule-parts.ts'
import { working } from './task-turns.ts'

/** Goes on with a paused task; one that is being worked on goes on already. */
export const resume: VerbRule<z.output<typeof noArgs>> = {
  verb: 'resume',
  entity: 'task',
  args: noArgs,
  decide: onOpenTask((task, input) => {
    if (!isMine(task, input)) return refuse('not-owner', task)
    if (task.state === 'working') return unchanged(input.state)
    if (task.state !== 'paused') return refuse('stale', task, `${task.title} is not paused.`)
    return settledTask(working(task, task.owner, { startedAt: task.startedAt, at: input.at }), input)
  }),
}
