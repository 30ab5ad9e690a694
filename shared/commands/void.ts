import { z } from 'zod'
import type { Performed } from '../domain/performed.ts'
import { endedBaseOf } from '../workflow/task-turn.ts'
import { reasonArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { ofTheSystem, settledTask } from './rule-parts.ts'

const args = z.strictObject({ reason: reasonArg })

/** Entered in error: off the boards, with who and why; also of a task that has ended (rule VO1). Nothing is deleted. */
export const voidTask: VerbRule<z.output<typeof args>> = {
  verb: 'void',
  entity: 'task',
  args,
  decide: (input) => {
    const { actor, at, args, state } = input
    const task = state.tasks.get(input.entityId)
    if (task === undefined) return refuse('not-found', null)
    if (state.journey.state === 'closed') return refuse('journey-closed', state.journey)
    if (task.mode !== 'person') return ofTheSystem(task)
    if (task.state === 'void') return refuse('already-completed', task)
    const performed: Performed = { by: actor.name, at, recordedBy: actor.name, recordedAt: at, via: 'console' }
    return settledTask({ ...endedBaseOf(task), state: 'void', performed, reason: args.reason, changedAt: at }, input)
  },
}
