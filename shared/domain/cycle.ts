import { z } from 'zod'

/** Which round of something that recurs a journey is: the id of the first one, and its number, counted from 1. */
export const cycleSchema = z.object({ root: z.string().max(200), no: z.number().int().min(1) })
export type Cycle = z.infer<typeof cycleSchema>
