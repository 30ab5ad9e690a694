import { z } from 'zod'
import { conditionText, keySchema, nameSchema } from './names.ts'

/** What has to be true to leave a stage, with the fact that says so. Hard: it stops; soft: it is shown and may be passed. */
export const gateCriterionSchema = z.strictObject({
  title: z.string().max(80),
  /** True when it is met; unknown counts as not met. */
  holds: conditionText,
  /** The fact that answers it: its source and time are shown beside it. */
  fact: nameSchema.optional(),
  hard: z.boolean().default(false),
})
export type GateCriterion = z.infer<typeof gateCriterionSchema>

export const stageSchema = z.strictObject({
  id: keySchema,
  title: z.string().max(60),
  /** Side stages (declined, no-show…) stand apart on the board. */
  side: z.boolean().default(false),
  /** Entered when this holds and the journey is in one of `from` (default: the stage before it). */
  enter: conditionText.optional(),
  from: z.array(keySchema).optional(),
  /** Checked at the door of this stage, beside `enter`. */
  gate: z.array(gateCriterionSchema).max(20).default([]),
  /** The stage clock: working minutes the journey should stay here at most. */
  targetMin: z.number().positive().optional(),
  calendar: z.string().default('always'),
})
export type Stage = z.infer<typeof stageSchema>
