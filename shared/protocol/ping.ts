import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'

/** A round trip for the clock offset; `sent` is the console's own and only echoed in time. */
export const pingSchema = z.object({ sent: z.number() })
export type Ping = z.infer<typeof pingSchema>

export const pingAnswerSchema = z.object({ now: instantSchema })
export type PingAnswer = z.infer<typeof pingAnswerSchema>
