import { z } from 'zod'
import { ownerOf, type TaskRow } from '../domain/task.ts'
import { KEEP_MS, passed } from '../workflow/assignment.ts'
import { idArg, reasonArg } from './arguments.ts'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { memberOf, worksFor } from './members.ts'
import { refuse } from './refusal-facts.ts'
import { onPersonsTask, settledTask, unchanged } from './rule-parts.ts'
import { claimed } from './task-turns.ts'

const args = z.union([
  /** Kept beyond the shift, and why. */
  z.strictObject({ keep: reasonArg }),
  /** To the next one who has that place; to the pool if there is none. */
  z.strictObject({ release: z.literal(true) }),
  /** To somebody by name. */
  z.strictObject({ user: idArg }),
])
type Args = z.output<typeof args>

/**
 * What becomes of a held task at the end of a shift: kept with a reason, released, or handed to somebody by name
 * (rules AG4-AG6). The desk may do it for who has gone.
 */
export const handOver: VerbRule<Args> = {
  verb: 'hand-over',
  entity: 'task',
  args,
  decide: onPersonsTask((task, input) => {
    const { args, at, context, state, now } = input
    const owner = ownerOf(task)
    if (owner === null) return 'release' in args ? unchanged(state) : refuse('stale', task, 'Nobody holds it.')
    if ('keep' in args) return kept(task, input, args.keep)
    if ('release' in args)
      return settledTask(
        passed({ context, journey: state.journey }, task, { since: at, now: Math.min(now, at) }),
        input,
      )
    const member = memberOf(context.reference.members, args.user)
    if (member === undefined) return refuse('invalid', task, 'There is nobody of that name here.')
    if (member.id === owner.id) return unchanged(state)
    if (!worksFor(member, task)) return refuse('invalid', task, `${member.name} does not work for ${task.department}.`)
    const to = { id: member.id, name: member.name }
    return settledTask({ ...claimed(task, member, at), passedOn: { from: owner, to, at } }, input)
  }),
}

function kept(task: TaskRow, input: DecideInput<Args>, reason: string): Decision {
  const owner = ownerOf(task)
  if (owner === null || owner.id !== input.actor.id) return refuse('not-owner', task)
  if (task.kept?.by === owner.id && task.kept.reason === reason) return unchanged(input.state)
  const until = input.at + KEEP_MS
  return settledTask({ ...task, kept: { by: owner.id, until, reason }, changedAt: input.at }, input)
}
