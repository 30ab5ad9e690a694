import { z } from 'zod'
import { step } from '../workflow/step.ts'
import { reasonArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'

const args = z.strictObject({ reason: reasonArg })

/** Ends a journey with a reason: open steps are cancelled, finished ones stay and get their reverse (the undo cascade). */
export const cancelJourney: VerbRule<z.output<typeof args>> = {
  verb: 'cancel-journey',
  entity: 'journey',
  args,
  decide: ({ state, entityId, args, actor, at, now, context }) => {
    if (entityId !== state.journey.id) return refuse('not-found', null)
    const source = { kind: 'person', ref: actor.name } as const
    return { ok: true, value: step(state, { type: 'cancelled', reason: args.reason, at, source }, context, now) }
  },
}
