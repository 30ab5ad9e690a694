import { z } from 'zod'
import { isFinal } from '../domain/task.ts'
import { departmentIdSchema } from '../kernel/ids.ts'
import { typedTextSchema } from '../kernel/text.ts'
import { withExtra } from '../workflow/with-extra.ts'
import { plainStep } from '../workflow/new-task.ts'
import { hasLeft } from '../workflow/stage-rank.ts'
import { planOf } from '../workflow/template/plan.ts'
import { noteArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { withNote } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { settled } from './rule-parts.ts'

const args = z.strictObject({
  /** What is to be done, in operational words: it stands on boards. What is clinical goes into the note. */
  title: typedTextSchema(80, 1),
  department: departmentIdSchema,
  /** Working minutes of the department's calendar, at most a week's. */
  minutes: z.number().int().min(1).max(10_080),
  priority: z.enum(['routine', 'urgent', 'stat']).optional(),
  note: noteArg.optional(),
})

/** Open steps that people may add to one journey. */
const MOST_ADDED = 30
const ADDED = 'adhoc-added'

/** Adds a step that no template has, for a department; it is claimed, timed, escalated and recorded like any other (AT1-AT3). */
export const addTask: VerbRule<z.output<typeof args>> = {
  verb: 'add-task',
  entity: 'journey',
  args,
  decide: (input) => {
    const { state, entityId, args, actor, at, now, context } = input
    if (entityId !== state.journey.id) return refuse('not-found', null)
    const department = context.reference.departments.find(({ id }) => id === args.department)
    if (department === undefined)
      return refuse('invalid', state.journey, `There is no department ${args.department} here.`)
    const open = [...state.tasks.values()].filter((task) => task.key === ADDED && !isFinal(task))
    if (open.length >= MOST_ADDED)
      return refuse('invalid', state.journey, `There are ${MOST_ADDED} added steps open here already.`)
    const { title, minutes, priority, note } = args
    const phase = hasLeft(state.journey, planOf(context.template)) ? 'after' : 'before'
    const extra = { key: ADDED, title, like: plainStep(phase), department: department.id, flags: [], minutes }
    const more = { calendar: 'department', onPath: true, ...(priority === undefined ? {} : { priority }) }
    const { state: after, task } = withExtra(state, { ...extra, ...more }, { context, now, since: at })
    return settled(note === undefined ? after : withNote(after, task, { at, by: actor.name, text: note }), input)
  },
}
