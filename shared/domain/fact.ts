import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'

/** What a fact may hold. Instants are epoch ms. `null` is "known to be empty"; a missing fact is unknown. */
export const factValueSchema = z.union([
  z.string().max(2000),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string().max(200)).max(50),
])
export type FactValue = z.infer<typeof factValueSchema>

/** Where a fact came from: a message (its control id), a person (the name), or a rule of the template. */
export const factSourceSchema = z.object({
  kind: z.enum(['message', 'person', 'rule']),
  ref: z.string().max(200),
  /** A message of an initial load (MSH-11.2 `I`): it tells of the past, so it is no late feed, and clocks start when it came. */
  load: z.literal(true).optional(),
})
export type FactSource = z.infer<typeof factSourceSchema>

/** One thing known about a journey, with its provenance and the value it replaced. */
export const factSchema = z.object({
  value: factValueSchema,
  source: factSourceSchema,
  at: instantSchema,
  was: factValueSchema.optional(),
})
export type Fact = z.infer<typeof factSchema>

/** Facts by name. Names are the template's own words, e.g. `destination`, `mobility`, `ride`. */
export const factsSchema = z.record(z.string().max(60), factSchema)
export type Facts = z.infer<typeof factsSchema>
