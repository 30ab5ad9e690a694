import { z } from 'zod'
import { isFinal, type TaskRow } from '../domain/task.ts'
import { MINUTE_MS } from '../kernel/instant.ts'
import { textSchema } from '../kernel/text.ts'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { settled, settledTask, unchanged } from './rule-parts.ts'

/** Domain.md E13: an override that nobody renews ends by itself. */
const DEFAULT_MIN = 240

const args = z.strictObject({
  priority: z.enum(['routine', 'urgent', 'stat']),
  /** With a reason it holds for a while, and the queue shows why; operational words only. */
  reason: textSchema(120).optional(),
  /** With a reason: for how many minutes, at most a day. */
  forMin: z.number().int().min(5).max(1440).optional(),
})
type Args = z.output<typeof args>

/** Sets the priority of a task, for good or for a while with a reason, or that of a journey (rules PR1, PS2, PS3). */
export const setPriority: VerbRule<Args> = {
  verb: 'set-priority',
  entity: 'task-or-journey',
  args,
  decide: (input) => {
    const { state, entityId } = input
    const task = state.tasks.get(entityId) ?? null
    if (task !== null) return ofTask(task, input)
    if (state.journey.id !== entityId) return refuse('not-found', null)
    const { priority, reason, forMin } = input.args
    if (reason !== undefined || forMin !== undefined)
      return refuse('invalid', state.journey, 'A reason and an end belong to the priority of a step, not of a journey.')
    if (state.journey.priority === priority) return unchanged(state)
    return settled({ ...state, journey: { ...state.journey, priority } }, input)
  },
}

function ofTask(task: TaskRow, input: DecideInput<Args>): Decision {
  const { priority, reason, forMin } = input.args
  if (isFinal(task)) return refuse('already-completed', task)
  const held = task.override ?? null
  if (reason === undefined) {
    if (forMin !== undefined) return refuse('invalid', task, 'An end needs a reason.')
    if (task.priority === priority && held === null) return unchanged(input.state)
    return settledTask({ ...task, priority, ...(held === null ? {} : { override: null }), changedAt: input.at }, input)
  }
  const { actor, at } = input
  const until = at + (forMin ?? DEFAULT_MIN) * MINUTE_MS
  if (until <= input.now) return refuse('invalid', task, 'That while is over already.')
  const same = held?.reason === reason && held.by.id === actor.id && held.until === until
  if (same && task.priority === priority) return unchanged(input.state)
  const override = { was: held?.was ?? task.priority, reason, by: { id: actor.id, name: actor.name }, at, until }
  return settledTask({ ...task, priority, override, changedAt: at }, input)
}
