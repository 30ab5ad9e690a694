import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'

/** How an act became known (domain.md E15.6). */
export const viaSchema = z.enum(['console', 'seen', 'phone', 'paper', 'ehr', 'system'])
export type Via = z.infer<typeof viaSchema>

/** Who did it, when they did it, who wrote it down and when. */
export const performedSchema = z.object({
  by: z.string().max(120),
  at: instantSchema,
  recordedBy: z.string().max(120),
  recordedAt: instantSchema,
  via: viaSchema,
})
export type Performed = z.infer<typeof performedSchema>
