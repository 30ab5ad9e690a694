import { z } from 'zod'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { isRecord, namedBy, performedArgs, performedOf } from './performed.ts'
import { refuse } from './refusal-facts.ts'
import { isHeldByOther, isMine, onPersonsTask, settledTask, stillWaits, unchanged } from './rule-parts.ts'
import { working } from './task-turns.ts'
import type { TaskRow } from '../domain/task.ts'

const args = z.strictObject(performedArgs)
type Args = z.output<typeof args>

/** Begins the work; a free task is claimed by it. With `performedBy` or `via` it records that another has begun. */
export const start: VerbRule<Args> = {
  verb: 'start',
  entity: 'task',
  args,
  decide: onPersonsTask((task, input) => {
    if (isHeldByOther(task, input) && !isRecord(input.args)) return refuse('not-owner', task)
    if (task.state === 'waiting') return stillWaits(task, input)
    if (task.state === 'working' && (isMine(task, input) || isRecord(input.args))) return unchanged(input.state)
    return begun(task, input)
  }),
}

function begun(task: TaskRow, input: DecideInput<Args>): Decision {
  const performed = performedOf(task, input.args, input)
  if (!performed.ok) return refuse('invalid', task, performed.fault)
  const owner = 'owner' in task ? task.owner : (namedBy(task, input.args, input) ?? input.actor)
  const startedAt = 'startedAt' in task ? task.startedAt : performed.value.at
  return settledTask(working(task, owner, { startedAt, at: input.at }), input)
}
