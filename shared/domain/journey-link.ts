import { z } from 'zod'
import { journeyIdSchema } from '../kernel/ids.ts'

/**
 * The journey that a step opened (mode `journey`). `running`: it goes on; `done` and `not-done`: it told us so; `ended`: we
 * called it off; `to-undo`: its finished work is to be taken back; `past`: it belonged to an earlier turn of the step.
 */
export const childLinkSchema = z.object({
  journey: journeyIdSchema,
  workflow: z.string().max(60),
  /** How many the step has opened so far: 1 is the first. */
  no: z.number().int().min(1),
  state: z.enum(['running', 'done', 'not-done', 'ended', 'to-undo', 'past']),
})
export type ChildLink = z.infer<typeof childLinkSchema>

/** The step of another journey that opened this one, and what it has been told. */
export const parentLinkSchema = z.object({
  journey: journeyIdSchema,
  workflow: z.string().max(60),
  /** The id of the step. */
  task: z.string().max(200),
  /** The step is done when this stage is reached. */
  doneAt: z.string().max(60),
  told: z.enum(['done', 'not-done']).nullable(),
})
export type ParentLink = z.infer<typeof parentLinkSchema>
