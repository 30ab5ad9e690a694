import { z } from 'zod'
import { departmentIdSchema, escalationIdSchema, taskIdSchema } from '../kernel/ids.ts'
import { instantSchema } from '../kernel/instant.ts'
import { personSchema } from './person.ts'
import { roleSchema } from './roles.ts'
import { rowBase } from './row-base.ts'

/** One telling of one level: who was meant, and whether anybody on duty could be found. */
export const tellingSchema = z.object({
  level: z.number().int(),
  role: roleSchema,
  at: instantSchema,
  to: z.array(personSchema),
  /** Why it went on at once, e.g. "nobody on duty". */
  note: z.string().nullable(),
})

/** What needs a person now: one per journey and path; its late tasks stand inside it (domain.md C6). */
export const escalationRowSchema = z.object({
  kind: z.literal('escalation'),
  id: escalationIdSchema,
  ...rowBase,
  path: z.string(),
  state: z.enum(['open', 'acknowledged', 'ended']),
  level: z.number().int().min(1).max(4),
  role: roleSchema,
  task: taskIdSchema,
  title: z.string(),
  department: departmentIdSchema,
  tasks: z.array(taskIdSchema),
  raisedAt: instantSchema,
  /** The due time that was missed. */
  dueAt: instantSchema,
  told: z.array(tellingSchema),
  /** When somebody on duty was last looked for in vain, since its level was told to nobody. */
  soughtAt: instantSchema.optional(),
  acknowledged: z.object({ by: personSchema, at: instantSchema, backBy: instantSchema }).nullable(),
  /** How often this level was raised again for want of progress. */
  reraised: z.number().int(),
  endedAt: instantSchema.nullable(),
  endReason: z.string().nullable(),
})
export type EscalationRow = z.infer<typeof escalationRowSchema>
