import { z } from 'zod'

/** One criterion at the door of a stage, as it stands. `fact` names what answers it: source and time stand with the fact. */
export const gateLineSchema = z.object({
  title: z.string().max(80),
  met: z.union([z.boolean(), z.literal('unknown')]),
  hard: z.boolean(),
  fact: z.string().max(60).nullable(),
})
export type GateLine = z.infer<typeof gateLineSchema>

/** The door of a stage that the journey may enter next. `stops`: it would go on, but for a hard criterion. */
export const gateSchema = z.object({
  stage: z.string().max(60),
  stops: z.boolean(),
  lines: z.array(gateLineSchema).max(20),
})
export type Gate = z.infer<typeof gateSchema>
