import { z } from 'zod'
import { factValueSchema } from '../../domain/fact.ts'
import { channelSchema } from '../../domain/outreach.ts'
import { conditionText, keySchema, nameSchema } from './names.ts'

/** One try to reach somebody: by which channel, how long after the try before it (the first: after the step is free). */
export const attemptSchema = z.strictObject({
  channel: channelSchema,
  afterMin: z.number().nonnegative().default(0),
})
export type Attempt = z.infer<typeof attemptSchema>

/** What may come of a try, what it means, and whether the sequence ends with it. */
export const resultCodeSchema = z.strictObject({
  code: keySchema,
  title: z.string().max(60),
  ends: z.boolean().default(false),
  /** The person says when to try again; the next try waits for that. */
  callBack: z.boolean().default(false),
  sets: z.record(nameSchema, factValueSchema).default({}),
})
export type ResultCode = z.infer<typeof resultCodeSchema>

/**
 * Outreach inside one step (domain.md E2 contact-patient, E9, E10): tries in order, each dated by the one before it in
 * working minutes of the calendar; it ends with a result that says so, when `stop` holds, or when the tries are used up.
 */
export const sequenceSchema = z.strictObject({
  attempts: z.array(attemptSchema).min(1).max(10),
  calendar: z.string().default('department'),
  results: z.array(resultCodeSchema).min(2).max(9),
  stop: conditionText.optional(),
  /** What it means when no try succeeded. */
  exhausted: z.strictObject({ sets: z.record(nameSchema, factValueSchema).default({}) }).default({ sets: {} }),
})
export type Sequence = z.infer<typeof sequenceSchema>
