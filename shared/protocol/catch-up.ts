import { z } from 'zod'
import { cursorSchema, resetReasonSchema } from './hello.ts'

/** Asks for everything of one scope after the cursor. */
export const catchUpSchema = z.object({ scope: z.string().max(120), cursor: cursorSchema })
export type CatchUp = z.infer<typeof catchUpSchema>

/** As in the welcome; `refused`: the scope is not granted to this session now. */
export const catchUpAnswerSchema = z.object({
  answer: z.enum(['current', 'delta', 'reset', 'refused']),
  cursor: cursorSchema,
  why: resetReasonSchema.nullable().default(null),
})
export type CatchUpAnswer = z.infer<typeof catchUpAnswerSchema>
