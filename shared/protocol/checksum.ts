import { z } from 'zod'
import { scopeSumSchema } from '../domain/scope-sum.ts'

/** Asks for the sum over one scope, as this session is sent it. */
export const checksumSchema = z.object({ scope: z.string().max(120) })
export type Checksum = z.infer<typeof checksumSchema>

/** The sum at the log's number `seq`; null: the scope is not granted to this session now. */
export const checksumAnswerSchema = z.object({
  at: scopeSumSchema.extend({ seq: z.number().int() }).nullable(),
})
export type ChecksumAnswer = z.infer<typeof checksumAnswerSchema>
