import { z } from 'zod'
import { noteArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { phiOf, taskPhiOf, withNote, withTaskPhi } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { unchanged } from './rule-parts.ts'

const args = z.strictObject({ relation: z.string().min(1).max(40), note: noteArg.optional() })

/** Tellings kept of one step. */
const MOST = 40

/** Writes down that somebody was told of a step: who must be told stands on its card (rule RE4). Also after it has ended. */
export const recordTelling: VerbRule<z.output<typeof args>> = {
  verb: 'record-telling',
  entity: 'task',
  args,
  decide: ({ state, entityId, args, actor, at }) => {
    const task = state.tasks.get(entityId)
    if (task === undefined) return refuse('not-found', null)
    const relation = (phiOf(state).relations ?? []).find(({ id }) => id === args.relation)
    if (relation === undefined) return refuse('invalid', task, 'There is no such relation here.')
    if (relation.consent === 'no') return refuse('invalid', task, 'The patient does not want them to be told.')
    const row = taskPhiOf(state, task)
    const told = row.told ?? []
    if (told.some((one) => one.relation === relation.id && one.by === actor.name && one.at === at))
      return unchanged(state)
    if (told.length >= MOST) return refuse('invalid', task, `There are ${MOST} tellings here already.`)
    const after = withTaskPhi(state, { ...row, told: [...told, { relation: relation.id, at, by: actor.name }] })
    return {
      ok: true,
      value: args.note === undefined ? after : withNote(after, task, { at, by: actor.name, text: args.note }),
    }
  },
}
