import { z } from 'zod'

/** Longest body of one record, in UTF-8 bytes (design.md section 6.10). */
export const MOST_BODY_BYTES = 256 * 1024
/** Longest outcome of one record, in UTF-8 bytes. */
export const MOST_OUTCOME_BYTES = 64 * 1024

// A lone surrogate would come back from the disk as another text.
const wellFormed = z.string().refine((text) => !/\p{Surrogate}/u.test(text), 'text is not well-formed Unicode')

/** One command as it is kept: its id (UUID) and its JSON text. */
export const journalRecordSchema = z.strictObject({ id: z.uuid(), body: wellFormed })
export type JournalRecord = z.infer<typeof journalRecordSchema>

/** What became of a recorded command; the text belongs to the caller. */
export const settlementSchema = z.strictObject({ id: z.uuid(), outcome: wellFormed })
export type Settlement = z.infer<typeof settlementSchema>

/** Settled records that are not wanted any more. */
export const forgottenSchema = z.strictObject({ ids: z.array(z.uuid()).max(100_000) })

/** Why a record was not taken. `id-reuse`: the id is there with another body; `unknown-id`: nothing to settle. */
export const journalReasonSchema = z.enum(['disk-full', 'too-large', 'damaged', 'io', 'id-reuse', 'unknown-id'])
export type JournalReason = z.infer<typeof journalReasonSchema>

/** `ok` only once the record is durable. A refusal leaves nothing behind that a restart would send. */
export const journalAnswerSchema = z.union([
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), reason: journalReasonSchema, message: z.string() }),
])
export type JournalAnswer = z.infer<typeof journalAnswerSchema>

/** What could not be read at the last opening: `at` = byte offset, `lost` = bytes behind it; a copy is kept beside. */
export const journalDamageSchema = z.strictObject({ at: z.number(), lost: z.number(), message: z.string() }).nullable()
export type JournalDamage = z.infer<typeof journalDamageSchema>

/** Why the disk could not be read: what stands there is not lost, and may be read another time. */
export const unreadSchema = z.strictObject({ reason: journalReasonSchema, message: z.string() })
export type Unread = z.infer<typeof unreadSchema>

/** Every record kept, oldest first; `outcome` null = not settled. With `unread` the records are not known. */
export const journalContentsSchema = z.strictObject({
  records: z.array(z.strictObject({ id: z.string(), body: z.string(), outcome: z.string().nullable() })),
  damage: journalDamageSchema,
  unread: unreadSchema.optional(),
})
export type JournalContents = z.infer<typeof journalContentsSchema>

/** Whether this console can record at all, how much it holds, and how full the file is (bytes). */
export const journalStatusSchema = z.union([
  z.strictObject({
    ok: z.literal(true),
    pending: z.number(),
    settled: z.number(),
    usedBytes: z.number(),
    capacityBytes: z.number(),
    damage: journalDamageSchema,
  }),
  z.strictObject({ ok: z.literal(false), reason: journalReasonSchema, message: z.string() }),
])
export type JournalStatus = z.infer<typeof journalStatusSchema>

/** The outbox's disk as the renderer sees it. A rejected promise is a bug or a closed shell, never a full disk. */
export type JournalPort = {
  readonly load: () => Promise<JournalContents>
  readonly append: (record: JournalRecord) => Promise<JournalAnswer>
  readonly settle: (settlement: Settlement) => Promise<JournalAnswer>
  /** Gives back the room of settled records; the others stay, whatever is asked. */
  readonly forget: (ids: readonly string[]) => Promise<JournalAnswer>
  readonly status: () => Promise<JournalStatus>
}
