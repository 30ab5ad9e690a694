import { z } from 'zod'
import { roleSchema } from '../../domain/roles.ts'
import { departmentIdSchema } from '../../kernel/ids.ts'
import { conditionText, keySchema, nameSchema } from './names.ts'

/** Who may approve up to which amount; above the highest level nobody may. */
export const approvalLevelSchema = z.strictObject({
  role: roleSchema,
  /** Of this department; absent: of the step's own. */
  department: departmentIdSchema.optional(),
  /** The highest value of the approval's `amount` that this level decides; null: any. */
  upTo: z.number().nonnegative().nullable().default(null),
})
export type ApprovalLevel = z.infer<typeof approvalLevelSchema>

/**
 * A rule of approval, used by steps that name it: who may decide, by amount, and who stands in where nobody of that role
 * is on duty. One rule serves supply, write-off, denial and four-eyes alike.
 */
export const approvalSchema = z.strictObject({
  id: keySchema,
  title: z.string().max(80),
  /** The fact that holds the amount; absent: the first level decides. */
  amount: nameSchema.optional(),
  levels: z.array(approvalLevelSchema).min(1).max(6),
  /** Levels above the right one may always decide; where true, so may the level below in an emergency (`when`). */
  substitute: z.strictObject({ when: conditionText }).optional(),
  /** True: never the person who asked or did the work. */
  otherPerson: z.boolean().default(true),
})
export type Approval = z.infer<typeof approvalSchema>
