import { z } from 'zod'

/** This node stops and closes the line: come back after so long, ms, each at a moment of its own. */
export const closingSchema = z.object({ retryAfterMs: z.number().int().nonnegative() })
export type Closing = z.infer<typeof closingSchema>
