import { z } from 'zod'
import { taskIdSchema } from '../kernel/ids.ts'

/** Kinds of exception (domain.md E, conventions). */
export const exceptionCategorySchema = z.enum([
  'clinical',
  'financial',
  'privacy',
  'supply',
  'integration',
  'unreachable',
  'capacity',
  'documentation',
])
export type ExceptionCategory = z.infer<typeof exceptionCategorySchema>

/** On a step that was not done: which kind of exception it is, and the step that answers it (null: not opened yet). */
export const exceptionSchema = z.object({ category: exceptionCategorySchema, answeredBy: taskIdSchema.nullable() })

/** On the step that answers an exception: its kind, the step that was not done, and why. */
export const answersSchema = z.object({
  category: exceptionCategorySchema,
  task: taskIdSchema,
  reason: z.string().max(40),
})
