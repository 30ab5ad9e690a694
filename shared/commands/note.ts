import { z } from 'zod'
import { noteArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { MOST_NOTES, noteCount, withNote } from './records.ts'
import { refuse } from './refusal-facts.ts'

const args = z.strictObject({ text: noteArg })

/** Writes a note on a task or a journey; it stands with the PHI, whatever it says. Also on what has ended. */
export const note: VerbRule<z.output<typeof args>> = {
  verb: 'note',
  entity: 'task-or-journey',
  args,
  decide: ({ state, entityId, args, actor, at }) => {
    const task = state.tasks.get(entityId) ?? null
    const row = task ?? state.journey
    if (row.id !== entityId) return refuse('not-found', null)
    if (noteCount(state, task) >= MOST_NOTES)
      return refuse('invalid', row, `There are ${MOST_NOTES} notes here already.`)
    return { ok: true, value: withNote(state, task, { at, by: actor.name, text: args.text }) }
  },
}
