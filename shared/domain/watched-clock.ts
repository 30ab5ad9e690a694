import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { slaClockSchema } from './sla-clock.ts'

/** A clock beside that of a task, with what it has brought so far: a hand-off, a stage, the journey (rules CK1-CK6). */
export const watchedClockSchema = z.object({
  clock: slaClockSchema,
  /** True once its warning has passed. */
  warned: z.boolean(),
  /** When it fell due, or null. */
  breachedAt: instantSchema.nullable(),
})
export type WatchedClock = z.infer<typeof watchedClockSchema>
