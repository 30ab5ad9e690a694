import { z } from 'zod'
import { exceptionCategorySchema } from '../../domain/exception-category.ts'
import { roleSchema } from '../../domain/roles.ts'
import { departmentIdSchema } from '../../kernel/ids.ts'

/** The path of one kind of exception: whose it becomes and how soon it is answered. */
export const exceptionPathSchema = z.strictObject({
  category: exceptionCategorySchema,
  title: z.string().max(80),
  department: departmentIdSchema,
  role: roleSchema.default('worker'),
  minutes: z.number().positive(),
  /** Reasons for "not done" that mean it without being asked. */
  reasons: z.array(z.string().max(40)).default([]),
})
export type ExceptionPath = z.infer<typeof exceptionPathSchema>
