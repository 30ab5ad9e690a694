import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { plainFault } from '../kernel/plain-fault.ts'
import { idTextSchema, typedTextSchema } from '../kernel/text.ts'
import { instantInputSchema } from './command.ts'

/** A moment in an argument: epoch ms or ISO 8601 with a zone, within the years that can be stored. */
export const instantArg = instantInputSchema.pipe(instantSchema)

/** A note: at most 4,000 characters, not blank. Longer text is refused, never cut: the console keeps the draft. */
export const noteArg = typedTextSchema(4000, 1)

/** A reason in free words. */
export const reasonArg = typedTextSchema(120, 1)

/** An id in an argument. */
export const idArg = idTextSchema(200)

/** No arguments at all; what is sent beside is refused by name, never dropped in silence. */
export const noArgs = z.strictObject({})

/** The first fault of arguments in a sentence: "reason is missing." */
export function faultOf(error: z.ZodError, given: unknown): string {
  const ofAll = error.issues[0]?.path.length === 0
  return `${ofAll ? 'args ' : ''}${plainFault(error, given)}.`
}
