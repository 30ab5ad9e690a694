import { z } from 'zod'

/** What a step usually takes here: medians of finished ones, minutes. Work counts from having it to done, pauses included. */
export const measuredStepSchema = z.object({
  workflow: z.string(),
  key: z.string(),
  workMin: z.number().nonnegative(),
  handoffMin: z.number().nonnegative(),
  /** From so many finished steps; fewer than five are no measure (domain.md E15.12). */
  n: z.number().int().positive(),
})
export type MeasuredStep = z.infer<typeof measuredStepSchema>

/** A facility's measured times; consoles hold the same version as the server, so that previews agree. */
export const measuredSchema = z.object({
  version: z.number().int().nonnegative(),
  at: z.number().int().nonnegative(),
  steps: z.array(measuredStepSchema),
})
export type Measured = z.infer<typeof measuredSchema>
