import { z } from 'zod'
import { idArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { memberOf, worksFor } from './members.ts'
import { refuse } from './refusal-facts.ts'
import { isMine, onPersonsTask, settledTask, unchanged } from './rule-parts.ts'
import { claimed } from './task-turns.ts'

const args = z.strictObject({
  /** The colleague's id or username. */
  user: idArg,
})

/** The holder gives a task to a colleague by name, who takes it by starting it, or releases it (rule DG1). */
export const delegate: VerbRule<z.output<typeof args>> = {
  verb: 'delegate',
  entity: 'task',
  args,
  decide: onPersonsTask((task, input) => {
    const { args, context, actor, at } = input
    const member = memberOf(context.reference.members, args.user)
    if (member === undefined) return refuse('invalid', task, 'There is nobody of that name here.')
    if ('owner' in task && task.owner.id === member.id && task.givenBy?.id === actor.id) return unchanged(input.state)
    if (!isMine(task, input)) return refuse('not-owner', task)
    if (member.id === actor.id) return unchanged(input.state)
    if (!worksFor(member, task)) return refuse('invalid', task, `${member.name} does not work for ${task.department}.`)
    return settledTask({ ...claimed(task, member, at), givenBy: { id: actor.id, name: actor.name } }, input)
  }),
}
