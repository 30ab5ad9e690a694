import { z } from 'zod'
import { commandIdSchema, deviceIdSchema } from '../kernel/ids.ts'
import { instantSchema, type Instant } from '../kernel/instant.ts'
import { idTextSchema, textSchema } from '../kernel/text.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import type { Actor } from '../domain/person.ts'
import type { Row } from '../domain/row.ts'
import type { RuleContext } from '../workflow/context.ts'

/** The names of everything a person may ask (design.md section 4); one file each beside this one. */
export const verbSchema = z.enum([
  'claim',
  'release',
  'start',
  'pause',
  'resume',
  'complete',
  'fail',
  'forward',
  'assign',
  'skip',
  'acknowledge',
  'note',
  'set-priority',
  'set-fact',
  'open-journey',
  'cancel-journey',
  'record-try',
  'approve',
  'confirm',
  'add-task',
  'set-relation',
  'record-telling',
  'delegate',
  'hand-over',
  'void',
  'reopen',
  'undo',
])
export type Verb = z.infer<typeof verbSchema>

/** Instants at the door: epoch ms, or ISO 8601 text with a zone. */
export const instantInputSchema = z.union([
  instantSchema,
  z.iso.datetime({ offset: true }).transform((text) => isoToInstant(text)),
])

/**
 * What a console sends (design.md section 6.8). The actor is the session's, never the message's. `args` is checked by
 * the verb's own schema. `entityId` is a task, journey or escalation; for open-journey the new journey's id.
 */
export const commandSchema = z.object({
  commandId: commandIdSchema,
  /** The session it was issued in; absent over REST: the bearer's. */
  sessionId: textSchema(200).optional(),
  deviceId: deviceIdSchema.default('rest' as never),
  deviceSeq: z.number().int().min(0).default(0),
  verb: verbSchema,
  entityId: idTextSchema(200),
  args: z.record(z.string(), z.unknown()).default({}),
  issuedAt: instantInputSchema,
  /** Version of this envelope. */
  v: z.number().int().default(1),
  /** The row version the person saw. */
  baseVersion: z.number().int().optional(),
  /** Field values the person saw, where only those matter. */
  expect: z.record(z.string(), z.unknown()).optional(),
  /** The pending command on the same row that this one builds on. */
  after: commandIdSchema.optional(),
  /** Over `signedText` by the key of the session it was issued in: ECDSA on P-256, r and s, base64url. */
  signature: z
    .string()
    .max(128)
    .regex(/^[\w-]+$/)
    .optional(),
})
export type Command = z.infer<typeof commandSchema>

/** Why a command was not taken. */
export const refusalCodeSchema = z.enum([
  'already-claimed',
  'not-owner',
  'already-completed',
  'journey-closed',
  'forbidden',
  'not-found',
  'stale',
  'depends-on-refused',
  'expired',
  'id-reuse',
  'invalid',
  'client-too-old',
])
export type RefusalCode = z.infer<typeof refusalCodeSchema>

/**
 * Why a command is not believed to be its person's (`forbidden`; server/sync/judge-origin.ts), or `cannot-open`: what is
 * sealed in it cannot be read (`invalid`). All but `after-sign-out` can be mended: the same person sends it again.
 */
export const refusalReasonSchema = z.enum([
  'unsigned',
  'bad-signature',
  'session-unknown',
  'session-ended',
  'after-sign-out',
  'session-expired',
  'account-closed',
  'cannot-open',
])
export type RefusalReason = z.infer<typeof refusalReasonSchema>

/** A refusal is a value: who, when, and what the row is now (`by` and `row` only to those who may read the row). */
export const refusalSchema = z.object({
  code: refusalCodeSchema,
  by: z.string().nullable(),
  at: instantSchema.nullable(),
  row: z.unknown().nullable(),
  /** Which argument is wrong, for `invalid`: a sentence. */
  message: z.string().optional(),
  /** One that this console does not know yet says nothing more than `forbidden`. */
  reason: refusalReasonSchema.optional().catch(undefined),
})
export type Refusal = {
  readonly code: RefusalCode
  readonly by: string | null
  readonly at: Instant | null
  readonly row: Row | null
  readonly message?: string
  readonly reason?: RefusalReason
}

/** What the server answers to a command. `seq` is the facility number that shows its effect. */
export const outcomeSchema = z.object({
  outcome: z.enum(['applied', 'duplicate', 'rebased', 'rejected', 'expired', 'retry']),
  commandId: z.string(),
  seq: z.number().int().nullable(),
  refusal: refusalSchema.nullable(),
  /** The outcome stored first, when this is a duplicate. */
  first: z.enum(['applied', 'rebased', 'rejected', 'expired']).optional(),
  /** The changed rows' ids and versions. */
  changed: z.array(z.object({ kind: z.string(), id: z.string(), version: z.number().int() })).default([]),
  effectiveAt: instantSchema.nullable(),
  /** False: the answer is not stored under this id, and nothing may build on it. */
  consumed: z.boolean().optional(),
  /** With `retry`: not sooner than this, ms. */
  retryAfterMs: z.number().int().min(0).optional(),
})
export type Outcome = z.infer<typeof outcomeSchema>

/** What a verb is given: the journey, who asks, and when the act counts (`effectiveAt`, ms UTC). */
export type DecideInput<Args> = {
  readonly state: JourneyState
  readonly entityId: string
  readonly args: Args
  readonly actor: Actor
  readonly at: Instant
  /** When it is decided; `at` may lie before it. */
  readonly now: Instant
  readonly context: RuleContext
}

/** The journey after the command, or why not. */
export type Decision =
  | { readonly ok: true; readonly value: JourneyState }
  | { readonly ok: false; readonly fault: Refusal }

/** Which kind of row `entityId` names. */
export type EntityKind = 'task' | 'journey' | 'escalation' | 'task-or-journey'

/** One verb: its arguments, what it acts on, and the rule. */
export type VerbRule<Args> = {
  readonly verb: Verb
  readonly entity: EntityKind
  readonly args: z.ZodType<Args>
  readonly decide: (input: DecideInput<Args>) => Decision
}

function isoToInstant(text: string): Instant {
  return ParsedDate.parse(text)
}

// Date as a parser of a given text, never as a clock.
// oxlint-disable-next-line no-restricted-globals
const ParsedDate = Date
