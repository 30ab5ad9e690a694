import { z } from 'zod'

/** Weights of the priority score (domain.md E13); every one an editable default, changed only with a new version. */
export const scoreWeightsSchema = z.strictObject({
  time: z.number().nonnegative().default(40),
  effect: z.number().nonnegative().default(20),
  deadline: z.number().nonnegative().default(15),
  class: z.number().nonnegative().default(10),
  stillness: z.number().nonnegative().default(10),
  fairness: z.number().nonnegative().default(5),
})
export type ScoreWeights = z.infer<typeof scoreWeightsSchema>
