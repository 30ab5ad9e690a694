import { z } from 'zod'
import { departmentIdSchema } from '../kernel/ids.ts'
import { instantSchema } from '../kernel/instant.ts'
import { roleSchema } from './roles.ts'

/**
 * A level of the ladder with nobody on duty to be told, and when it would rise: said before it is needed (rule ES10). Of a
 * step that nobody on duty may do: who that is, and the level that hears in their place (rule ES13).
 */
export const uncoveredSchema = z.object({
  role: roleSchema,
  department: departmentIdSchema.nullable(),
  level: z.number().int().min(2).max(4),
  at: instantSchema,
})
export type Uncovered = z.infer<typeof uncoveredSchema>
