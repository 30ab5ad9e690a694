import { z } from 'zod'
import { conditionText, keySchema, nameSchema, workflowIdSchema } from './names.ts'

/** When a schedule opens a journey, by the hospital's clock. `day` 1-7 is Monday-Sunday, or the day of the month. */
export const scheduleSchema = z.strictObject({
  every: z.enum(['day', 'week', 'month']),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  day: z.number().int().min(1).max(31).optional(),
})
export type Schedule = z.infer<typeof scheduleSchema>

/**
 * What opens a journey, and the stage it opens at. `on` is the name of a mapped event (`discharge-order`), `manual`,
 * `webhook`, `schedule`, `recurrence`, or `journey`: a step or a stage of another journey asks for it.
 */
export const triggerSchema = z.strictObject({
  on: z.string().min(1).max(60),
  stage: keySchema,
  /** Over the facts that the event brings. */
  when: conditionText.optional(),
  /** With `on: webhook`: the name in the address it is posted to. */
  webhook: keySchema.optional(),
  /** With `on: schedule`. */
  schedule: scheduleSchema.optional(),
  /** With `on: journey`: opened when a journey of this workflow reaches this stage. */
  journey: z
    .strictObject({ workflow: workflowIdSchema, stage: keySchema, passes: z.array(nameSchema).max(20).default([]) })
    .optional(),
})
export type Trigger = z.infer<typeof triggerSchema>

/** What makes two events mean the same journey: `visit`, `patient`, `bed`, or names of facts; all of them equal. */
export const dedupeSchema = z.strictObject({
  by: z.array(z.string().min(1).max(60)).min(1).max(6),
  /** `always`: a closed journey of the same key makes room for a new one; `never`: once is for good. */
  reopen: z.enum(['always', 'never', 'unless-left']).default('always'),
})
export type Dedupe = z.infer<typeof dedupeSchema>

/** "Due again": closing opens the next cycle, asleep until its moment (domain.md E9). */
export const recurrenceSchema = z.strictObject({
  /** The fact that holds the interval in months, chosen by a person; else `months`. */
  fact: nameSchema.optional(),
  months: z.number().int().min(1).max(120).optional(),
  /** The fact that holds the instant the interval counts from; else the closing. */
  from: nameSchema.optional(),
  /** Where this holds nothing recurs: declined, died, moved. */
  unless: conditionText.optional(),
  /** The stage in which the next cycle sleeps, and facts it takes along. */
  stage: keySchema,
  passes: z.array(nameSchema).max(20).default([]),
})
export type Recurrence = z.infer<typeof recurrenceSchema>
