import { z } from 'zod'
import { departmentIdSchema } from '../kernel/ids.ts'
import type { VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { isHeldByOther, onPersonsTask, settledTask } from './rule-parts.ts'
import { freed } from './task-turns.ts'

const args = z.strictObject({ department: departmentIdSchema })

/** "Not mine": sends the task on to the right department, where it is free, and counts it (domain.md A3 row 37). */
export const forward: VerbRule<z.output<typeof args>> = {
  verb: 'forward',
  entity: 'task',
  args,
  decide: onPersonsTask((task, input) => {
    const { department } = input.args
    if (isHeldByOther(task, input)) return refuse('not-owner', task)
    if (!input.context.reference.departments.some(({ id }) => id === department))
      return refuse('invalid', task, `There is no department ${department} here.`)
    if (department === task.department) return refuse('invalid', task, `${task.title} is with ${department} already.`)
    const sent = { ...task, department, forwards: task.forwards + 1 }
    const row = task.state === 'waiting' ? { ...sent, changedAt: input.at } : freed(sent, input.at)
    return settledTask(row, input)
  }),
}
