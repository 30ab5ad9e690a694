import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'

/** Ways to reach somebody. */
export const channelSchema = z.enum(['call', 'text', 'email', 'letter', 'portal', 'fax', 'visit'])
export type Channel = z.infer<typeof channelSchema>

/** One try to reach somebody, as codes alone: what was said stands with the task's clinical notes. */
export const trySchema = z.object({
  by: z.string().max(120),
  at: instantSchema,
  channel: channelSchema,
  /** A result code of the step's sequence. */
  result: z.string().max(60),
  /** False where the other side said when to try again: that try is not used up. */
  counts: z.boolean(),
})
export type Try = z.infer<typeof trySchema>

/** The try that is owed, and whether its moment has come. */
export const nextTrySchema = z.object({
  /** Counted from 1. */
  nr: z.number().int().positive(),
  at: instantSchema,
  channel: channelSchema,
  due: z.boolean(),
})
export type NextTry = z.infer<typeof nextTrySchema>
