import { z } from 'zod'
import { departmentIdSchema } from '../kernel/ids.ts'
import { instantSchema } from '../kernel/instant.ts'
import { personSchema } from './person.ts'
import { roleSchema } from './roles.ts'

/** Why a journey stands where it stands: what its next step is doing, or what stands in for one (rules AD1-AD3). */
export const advanceReasonSchema = z.enum([
  'hold',
  'undo',
  'nothing-open',
  'gap',
  'gap-late',
  'has-it',
  'work',
  'pause',
  'fact',
  'waits',
])
export type AdvanceReason = z.infer<typeof advanceReasonSchema>

/** Whether a journey moves, since when, because of what, and who owes the next move; every journey that is open has one. */
export const advancementSchema = z.object({
  moving: z.boolean(),
  since: instantSchema,
  because: advanceReasonSchema,
  /** The reason of a hold or pause, or the fact that is waited for. */
  detail: z.string().max(120).nullable(),
  /** A person where somebody has it, else the role that owns the gap. */
  owedBy: z.object({ role: roleSchema, department: departmentIdSchema.nullable(), person: personSchema.nullable() }),
  /** Keys of the steps that decide when the next stage comes, in order; the first of them would advance it now. */
  path: z.array(z.string()).max(40),
})
export type Advancement = z.infer<typeof advancementSchema>
