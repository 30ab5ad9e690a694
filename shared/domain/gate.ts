import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'

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

/** A stage that was entered with soft criteria open: which, when, and who brought it there. */
export const gatePassedSchema = z.object({
  stage: z.string().max(60),
  at: instantSchema,
  /** The person whose act or word it was; null where a message or the engine alone moved it on. */
  by: z.string().max(200).nullable(),
  /** Titles of the criteria that were open or unknown. */
  open: z.array(z.string().max(80)).max(20),
})
export type GatePassed = z.infer<typeof gatePassedSchema>
