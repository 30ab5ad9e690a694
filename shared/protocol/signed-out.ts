import { z } from 'zod'

/** The session is over: sign in again. Queued work is kept. */
export const signedOutSchema = z.object({ reason: z.enum(['expired', 'revoked', 'replaced']) })
export type SignedOut = z.infer<typeof signedOutSchema>
