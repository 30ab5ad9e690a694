import type { Outcome } from '../../shared/commands/command.ts'
import type { FeedKind } from '../../shared/domain/feed.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Phi } from '../../shared/kernel/phi.ts'
import type { Timer } from '../../shared/workflow/timer.ts'

/** One accepted change (design.md section 2): no PHI, no bodies. `tag` is random, so a restored history is noticed. */
export type LogEntry = {
  readonly facility: string
  readonly seq: number
  readonly tag: string
  /** Arrival on the database's clock. */
  readonly at: Instant
  /** When the act counts; clamped by the pipeline (design.md 6.9). */
  readonly effectiveAt: Instant
  readonly actor: string
  readonly actorName: string
  /** The command or inbound message behind it; null for timers. */
  readonly cause: string | null
  readonly verb: string
  readonly journey: string | null
  readonly changed: readonly { readonly kind: string; readonly id: string; readonly version: number }[]
  readonly previousHash: string
  readonly hash: string
}

/** A log entry before the database gives it number, time and hash. */
export type LogDraft = Omit<LogEntry, 'seq' | 'tag' | 'at' | 'previousHash' | 'hash'> & { readonly tag: string }

/**
 * One accepted change before it is written. `journey` null: a change that belongs to none (reference data, accounts).
 * `timers` and `scopes` are the whole truth from now on; null leaves what is there.
 */
export type Change = {
  readonly facility: string
  readonly journey: string | null
  /** Rows that changed, whole; the carrier stamps `seq`. */
  readonly rows: readonly Row[]
  readonly timers: { readonly templateVersion: number; readonly unfired: readonly Timer[] } | null
  readonly scopes: readonly string[] | null
  readonly entry: LogDraft
  /** Stored with it; the carrier fills in `outcome.seq`. */
  readonly receipt: Receipt | null
}

/** What a change became: its log entry, and the scopes that the journey entered and left by it. */
export type Written = {
  readonly entry: LogEntry
  readonly entered: readonly string[]
  readonly left: readonly string[]
}

/**
 * The stored answer to a command; `bodyHash` and `actor` tell a replay from a reuse of its id, `sealedHash` also one that was
 * sealed anew meanwhile (null: nothing of it was sealed).
 */
export type Receipt = {
  readonly facility: string
  readonly commandId: string
  readonly actor: string
  readonly bodyHash: string
  readonly sealedHash: string | null
  readonly outcome: Outcome
  readonly at: Instant
}

/** A stored timer with its place. */
export type StoredTimer = Timer & {
  readonly facility: string
  readonly journey: string
  readonly templateVersion: number
}

/** A journey's membership of a scope: in since `enteredSeq`; left at `leftSeq` (a tombstone) or still in (null). */
export type ScopeEntry = {
  readonly facility: string
  readonly scope: string
  readonly journey: string
  readonly enteredSeq: number
  readonly leftSeq: number | null
}

/** An account as it is stored. `secretHash` is argon2id. */
export type UserRecord = {
  readonly id: string
  readonly facility: string
  readonly username: string
  readonly name: string
  readonly secretHash: string
  readonly roles: readonly string[]
  readonly departments: readonly string[]
  readonly units: readonly string[]
  readonly class: string
  readonly disabled: boolean
  /** Counted up when the account's rights change or all its sessions are revoked. */
  readonly epoch: number
}

/** Who ended a sign-in: its person, its person elsewhere, whoever cuts rights, an administrator, or a secret shown twice. */
export type RevokedWhy = 'signed-out' | 'signed-out-elsewhere' | 'rights-ended' | 'by-admin' | 'secret-reused'

/** Ended because somebody else may hold it: what it left behind counts only once its person says so again. */
export function isDistrusted(why: RevokedWhy | null): boolean {
  return why === 'secret-reused' || why === 'by-admin'
}

/** A sign-in. `lastHeardAt` is the last moment the server heard this device on it (clamps offline times). */
export type SessionRecord = {
  readonly id: string
  readonly facility: string
  readonly user: string
  readonly device: string
  readonly epoch: number
  readonly refreshHash: string | null
  /** Hash of the secret before the last rotation, while it may still be shown once more; and when that rotation was. */
  readonly formerHash: string | null
  readonly rotatedAt: Instant | null
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly lastHeardAt: Instant
  readonly revokedAt: Instant | null
  /** Null where it was not, or before reasons were kept. */
  readonly revokedWhy: RevokedWhy | null
  /** Public half of the key that signs what is recorded in this sign-in (command-signature.ts); null: none was given. */
  readonly publicKey: string | null
  readonly covers: readonly Cover[]
}

/** What somebody covers beside what is theirs, and until when (E15.7). */
export type Cover = { readonly until: Instant } & ({ readonly unit: string } | { readonly department: string })

/** An inbound message, kept raw before it is answered. */
export type InboundRecord = {
  readonly id: string
  readonly facility: string
  readonly sender: string
  readonly controlId: string
  readonly messageType: string
  readonly bodyHash: string
  readonly raw: Uint8Array
  readonly door: 'mllp' | 'http'
  readonly peer: string
  readonly receivedAt: Instant
  readonly status: 'received' | 'applied' | 'kept' | 'quarantined' | 'refused'
  readonly reason: string | null
  readonly ack: Uint8Array | null
  readonly processedAt: Instant | null
  readonly replays: number
}

/** A visit as ADT has told it so far (the census). Identity and coverage: read by ingest and the engine's opener only. */
export type VisitRecord = {
  readonly facility: string
  readonly visit: string
  readonly patient: string
  readonly state: 'expected' | 'in' | 'left' | 'cancelled'
  readonly unit: string | null
  readonly room: string | null
  readonly bed: string | null
  readonly class: string | null
  readonly updatedAt: Instant
  /** When the newest event that was applied happened: an older one never moves a bed (E15.9). */
  readonly eventAt: Instant
  /** The rest of what is known, in the shape of shared/domain/census.ts. */
  readonly body: unknown
}

/** A patient by the identifier that survives merges. */
export type PatientRecord = {
  readonly facility: string
  readonly patient: string
  readonly family: Phi<string>
  readonly given: Phi<string>
  readonly birthDate: Phi<string> | null
  readonly sex: Phi<string> | null
  readonly mrn: Phi<string>
  readonly deathAt: Instant | null
  readonly mergedInto: string | null
}

/** A sender's feed of one kind of message: when it was last heard, how often, and its usual pause (server/ingest/feeds). */
export type FeedRecord = {
  readonly facility: string
  readonly sender: string
  readonly kind: FeedKind
  readonly lastAt: Instant
  readonly heard: number
  /** The pause that nine of ten do not exceed, ms; null after the first message. */
  readonly gapMs: number | null
}

/** What may be told of a journey outside the house. */
export const NEWS_EVENTS = ['journey.opened', 'journey.advanced', 'journey.stalled', 'journey.closed'] as const

/** One thing to tell of a journey. No patient data. */
export type JourneyNews = {
  readonly facility: string
  readonly event: (typeof NEWS_EVENTS)[number]
  readonly journey: string
  /** The journey row's version by it. */
  readonly version: number
  readonly workflow: string
  readonly stage: string
  readonly at: Instant
  /** null: at once. */
  readonly notBefore: Instant | null
}

/** Who outside is told of journeys. The secret is a Standard Webhooks one, `whsec_` and base64. */
export type WebhookRecord = {
  readonly facility: string
  readonly id: string
  readonly url: string
  readonly secret: string
  readonly events: readonly JourneyNews['event'][]
}

/** An effect that was given up after its last attempt. */
export type DeadEffect = {
  readonly id: string
  readonly task: string
  readonly key: string
  readonly attempts: number
  readonly lastError: string
  readonly givenUpAt: Instant
}

/** An effect that leaves the house, run at least once by the job queue, never before `notBefore`. */
export type EffectDraft = {
  readonly task: string
  readonly key: string
  readonly notBefore: Instant | null
  readonly payload: Readonly<Record<string, unknown>>
}
