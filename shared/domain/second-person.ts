import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { performedSchema } from './performed.ts'
import { personSchema } from './person.ts'
import { roleSchema } from './roles.ts'

/** Done by one person and waiting for a second one to confirm: it counts as done only then. */
export const didSchema = z.object({ by: personSchema, performed: performedSchema, lateEntry: z.boolean() })

/** Who confirmed another's work, when. */
export const confirmedSchema = z.object({ by: personSchema, at: instantSchema })

/** What was decided of a step that is approved or declined, by whom, as which level of its rule. */
export const decidedSchema = z.object({
  decision: z.enum(['approve', 'decline']),
  by: personSchema,
  at: instantSchema,
  role: roleSchema,
  /** True: somebody stood in who is of no such level: by the roster for who is away, or the level below in an emergency. */
  substitute: z.boolean(),
  /** Operational words: the one who asked reads them. */
  reason: z.string().max(120),
})
export type Decided = z.infer<typeof decidedSchema>
