import { z } from 'zod'
import { referenceSchema } from '../domain/reference.ts'
import { rowSchema } from '../domain/row.ts'
import { journeyIdSchema } from '../kernel/ids.ts'
import { instantSchema } from '../kernel/instant.ts'

/** Whole rows, or a journey that left the scope at `seq`. The newer row sequence wins. */
export const frameOpSchema = z.union([
  z.object({ op: z.literal('put'), row: rowSchema }),
  z.object({ op: z.literal('leave'), journey: journeyIdSchema, seq: z.number().int() }),
])
export type FrameOp = z.infer<typeof frameOpSchema>

/** Changes of one scope. Applied when prev ≤ cursor < seq; dropped when seq ≤ cursor; else the console catches up. */
export const frameSchema = z.object({
  scope: z.string(),
  prev: z.number().int(),
  seq: z.number().int(),
  tag: z.string(),
  at: instantSchema,
  ops: z.array(frameOpSchema),
  /** Commands and messages whose effect is in these ops: a preview of them may go at once. */
  causes: z.array(z.string()).default([]),
})
export type Frame = z.infer<typeof frameSchema>

/** Every 5 s: how far this node has sent, for all scopes at once, and the server's time. */
export const heartbeatSchema = z.object({ seq: z.number().int(), tag: z.string(), now: instantSchema })
export type Heartbeat = z.infer<typeof heartbeatSchema>

/** The scope `facility:<id>:ref` carries reference data as one document instead of rows; its tag is the document's hash. */
export const referenceFrameSchema = z.object({
  scope: z.string(),
  seq: z.number().int(),
  tag: z.string(),
  reference: referenceSchema,
})
export type ReferenceFrame = z.infer<typeof referenceFrameSchema>

/** The same asked for over HTTP, while a line is opened (rule SY82). */
export const referenceAnswerSchema = referenceFrameSchema.pick({ tag: true, reference: true })
export type ReferenceAnswer = z.infer<typeof referenceAnswerSchema>
