import { z } from 'zod'
import { conditionText, nameSchema } from './names.ts'

/** How long a step may take, in working minutes of the calendar; the first matching rule of `raise` replaces `minutes`. */
export const slaSchema = z.strictObject({
  minutes: z.number().nonnegative(),
  /** A calendar's id, or `department`: the one of the department that has the step. */
  calendar: z.string().default('always'),
  /**
   * `ready`: from when the step is free. `fact`: from the instant of a fact. `before-leave`, `before-fact`: due so many
   * minutes before the planned leaving, or before the instant of a fact; while nobody knows that, from when it is free.
   */
  from: z.enum(['ready', 'before-leave', 'fact', 'before-fact']).default('ready'),
  /** With `from: fact` and `before-fact`: the fact that holds the instant the minutes count from, or back from. */
  fact: nameSchema.optional(),
  /** Counted back: never fewer minutes than this from the moment it is free and the leaving, or the fact, is known. */
  floorMin: z.number().positive().default(60),
  raise: z
    .array(
      z.strictObject({
        when: conditionText,
        minutes: z.number().positive(),
        priority: z.enum(['urgent', 'stat']).optional(),
      }),
    )
    .default([]),
})
export type Sla = z.infer<typeof slaSchema>
