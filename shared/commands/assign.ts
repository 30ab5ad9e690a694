import { z } from 'zod'
import { idArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { memberOf, worksFor } from './members.ts'
import { refuse } from './refusal-facts.ts'
import { onPersonsTask, settledTask, stillWaits, unchanged } from './rule-parts.ts'
import { claimed } from './task-turns.ts'

const args = z.strictObject({
  /** The person's id or username, as the roster has it. */
  user: idArg,
})

/** Gives a task to a person of the roster, also over another's head: a right of its own, apart from claim (domain.md B1). */
export const assign: VerbRule<z.output<typeof args>> = {
  verb: 'assign',
  entity: 'task',
  args,
  decide: onPersonsTask((task, input) => {
    const member = memberOf(input.context.reference.members, input.args.user)
    if (member === undefined) return refuse('invalid', task, 'This person is not on the roster.')
    if (!worksFor(member, task)) return refuse('invalid', task, `${member.name} does not work for ${task.department}.`)
    if (task.state === 'waiting') return stillWaits(task, input)
    if ('owner' in task && task.owner.id === member.id) return unchanged(input.state)
    return settledTask(claimed(task, member, input.at), input)
  }),
}
