import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'

/**
 * The deadline of a task, a hand-off, a stage or a journey as the engine set it; warnAt and dueAt are null while it waits
 * or is paused. Minutes are working
 * minutes of the calendar. Made and changed by shared/sla/clock.ts alone; its rules are SL10 to SL19 of shared/SPEC.md.
 */
export const slaClockSchema = z.object({
  targetMin: z.number(),
  calendar: z.string(),
  /** The version of the calendar that was in force at the start: it binds to the end. */
  calendarVersion: z.string().optional(),
  /** Share of the target at which it warns; 75 where absent. */
  warnPct: z.number().optional(),
  startedAt: instantSchema.nullable(),
  warnAt: instantSchema.nullable(),
  dueAt: instantSchema.nullable(),
  /** Only while paused: working ms left to the target, negative when it had fallen due before. */
  remainingMs: z.number().optional(),
  /** Only after a re-target: a shorter target never makes it due before the moment it was shortened. */
  notDueBefore: instantSchema.optional(),
  /** In time order and gapless; the last one has `to: null` until the clock stops. */
  segments: z.array(
    z.object({
      from: instantSchema,
      to: instantSchema.nullable(),
      kind: z.enum(['running', 'paused']),
      reason: z.string().nullable(),
      policy: z.string(),
    }),
  ),
})
export type SlaClock = z.infer<typeof slaClockSchema>
