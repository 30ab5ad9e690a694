import { z } from 'zod'
import { isFinal } from '../domain/task.ts'
import type { VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { settled, settledTask, unchanged } from './rule-parts.ts'

const args = z.strictObject({ priority: z.enum(['routine', 'urgent', 'stat']) })

/** Sets the priority of a task, or of a journey. */
export const setPriority: VerbRule<z.output<typeof args>> = {
  verb: 'set-priority',
  entity: 'task-or-journey',
  args,
  decide: (input) => {
    const { state, entityId, at } = input
    const { priority } = input.args
    const task = state.tasks.get(entityId) ?? null
    const row = task ?? state.journey
    if (row.id !== entityId) return refuse('not-found', null)
    if (task !== null && isFinal(task)) return refuse('already-completed', task)
    if (row.priority === priority) return unchanged(state)
    if (task !== null) return settledTask({ ...task, priority, changedAt: at }, input)
    return settled({ ...state, journey: { ...state.journey, priority } }, input)
  },
}
