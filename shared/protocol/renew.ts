import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'

/** Asks for a newer access token for the session of this socket. The message is empty: the socket says who asks. */
export const renewSchema = z.object({})
export type Renew = z.infer<typeof renewSchema>

/** A newer token, or null where the session is over. */
export const renewAnswerSchema = z.object({ token: z.string().nullable(), expiresAt: instantSchema.nullable() })
export type RenewAnswer = z.infer<typeof renewAnswerSchema>
