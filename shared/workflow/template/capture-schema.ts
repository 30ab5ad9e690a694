import { z } from 'zod'
import { classSchema } from '../../domain/roles.ts'
import { nameSchema } from './names.ts'

/** One field of a completion form. At most six a task; what the feed knows is filled in and never required. */
export const captureSchema = z.strictObject({
  name: nameSchema,
  title: z.string().max(80),
  type: z.enum(['text', 'yes-no', 'choice', 'number', 'time', 'checklist']),
  choices: z.array(z.strictObject({ value: z.string(), title: z.string() })).optional(),
  required: z.boolean().default(false),
  /** The fact this field writes, when it is more than the task's own record. */
  fact: nameSchema.optional(),
  /** `ops` facts stand in the journey row, `phi` ones in the journey's PHI row. */
  class: classSchema.exclude(['wall', 'id']).default('phi'),
})
export type Capture = z.infer<typeof captureSchema>
