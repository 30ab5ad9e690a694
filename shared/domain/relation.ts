import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { relationshipTypeSchema } from './relationship.ts'

/** How somebody stands to the patient of a journey: typed and dated, a person or an organisation, and how they are reached. */
export const relationSchema = z.object({
  /** Within the journey. */
  id: z.string().max(40),
  type: relationshipTypeSchema,
  name: z.string().max(120),
  organisation: z.string().max(160).nullable(),
  channel: z
    .object({ kind: z.enum(['call', 'text', 'email', 'letter', 'portal', 'fax', 'visit']), value: z.string().max(160) })
    .nullable(),
  /** Whether the patient agreed that they are told. */
  consent: z.enum(['yes', 'no', 'unknown']),
  from: instantSchema,
  /** Ended; null: it stands. */
  to: instantSchema.nullable(),
  /** Who said so. */
  by: z.string().max(120),
  /** A message told of it, and not a person. */
  told: z.literal('message').optional(),
  /** A newer message no longer told of it; absent where a person ended it. */
  ended: z.literal('message').optional(),
})
export type Relation = z.infer<typeof relationSchema>

/** Somebody was told of a step, by whom and when. */
export const tellingOfSchema = z.object({
  relation: z.string().max(40),
  at: instantSchema,
  by: z.string().max(120),
})
export type TellingOf = z.infer<typeof tellingOfSchema>
