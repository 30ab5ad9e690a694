import { z } from 'zod'
import { classSchema } from '../domain/roles.ts'
import { instantSchema } from '../kernel/instant.ts'
import { sealingKeySchema } from './sealing-key.ts'

/** Where a console stands in a scope: "I have everything up to `seq`", and the tag of that log row. */
export const cursorSchema = z.object({ seq: z.number().int().min(0), tag: z.string().max(40) })
export type Cursor = z.infer<typeof cursorSchema>

/** First word of a console after the socket is authenticated. Scopes are asked by name but granted by the server alone. */
export const helloSchema = z.object({
  protocol: z.number().int(),
  client: z.string().max(40),
  epoch: z.string().max(60).nullable(),
  deviceId: z.string().max(200),
  /** The shape of the rows it keeps (version.ts). */
  schema: z.number().int(),
  cursors: z.record(z.string().max(120), cursorSchema),
  /** Reads packed frames (packed.ts); an older console does not say so and gets them plain. */
  packs: z.boolean().default(false),
})
export type Hello = z.infer<typeof helloSchema>

/**
 * Why a scope must be loaded anew. `new`: no cursor was given; `history`: the epoch or the tag differs or the number is
 * beyond the head, so the server tells another history (a restored database): what was settled is offered again;
 * `too-old`: tombstones of that time are gone; `schema`: rows have another shape now.
 */
export const resetReasonSchema = z.enum(['new', 'history', 'too-old', 'schema'])
export type ResetReason = z.infer<typeof resetReasonSchema>

/**
 * What the server says of one scope. `cursor`: the head when it was read; with `current` the console stands there;
 * with `delta` one frame up to there follows; with `reset` live frames continue from there and a snapshot over HTTP
 * fills in the rest.
 */
export const scopeAnswerSchema = z.object({
  scope: z.string(),
  class: classSchema,
  answer: z.enum(['current', 'delta', 'reset']),
  cursor: cursorSchema,
  why: resetReasonSchema.nullable().default(null),
})
export type ScopeAnswer = z.infer<typeof scopeAnswerSchema>

export const welcomeSchema = z.object({
  ok: z.literal(true),
  protocol: z.number().int(),
  epoch: z.string(),
  now: instantSchema,
  tokenExpiresAt: instantSchema,
  scopes: z.array(scopeAnswerSchema),
  /** What this console seals to from now on; absent: this server opens nothing that is sealed. */
  sealingKey: sealingKeySchema.optional(),
})
export const turnedAwaySchema = z.object({
  ok: z.literal(false),
  code: z.enum(['client-too-old', 'unauthenticated', 'invalid', 'busy']),
  message: z.string(),
  retryAfterMs: z.number().int().nullable(),
})
export const helloAnswerSchema = z.discriminatedUnion('ok', [welcomeSchema, turnedAwaySchema])
export type HelloAnswer = z.infer<typeof helloAnswerSchema>
export type Welcome = z.infer<typeof welcomeSchema>
