import type { Roster } from '../../shared/domain/roster.ts'
import type { Row, RowKind } from '../../shared/domain/row.ts'
import type { ScopeSum } from '../../shared/domain/scope-sum.ts'
import type { Cancel } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { FinishedStep } from '../../shared/workflow/usual-minutes.ts'
import type { Timer } from '../../shared/workflow/timer.ts'
import type {
  Change,
  DeadEffect,
  EffectDraft,
  FeedRecord,
  InboundRecord,
  JourneyNews,
  LogEntry,
  PatientRecord,
  Receipt,
  ScopeEntry,
  SessionRecord,
  StoredTimer,
  UserRecord,
  VisitRecord,
  WebhookRecord,
  Written,
} from './records.ts'
import type { RowText } from './row-text.ts'

/**
 * The one door to stored data. Two carriers, PostgreSQL and memory, pass one contract suite (test/contract/db.ts).
 * Lock order everywhere: receipt → inbound message → patient → dedupe key → journeys (by id) → their rows and timers →
 * the facility's counter, taken last by `write`. What cannot be had now (lock or connection timeout, lost connection,
 * deadlock, read-only or full server) is thrown as `TryAgain` (try-again.ts); any other throw is a bug.
 * Text is kept well-formed and without NUL (storable.ts): a carrier mends what slipped past the doors.
 */
export type Db = {
  /**
   * Runs in one transaction; a throw rolls back. Read committed; rows are locked as `Tx` says. A connection lost in
   * COMMIT throws `TryAgain` too: the outcome is then unknown, and replaying the same command id tells.
   */
  transaction<T>(run: (tx: Tx) => Promise<T>): Promise<T>
  /** Reads outside a transaction, each call its own snapshot. */
  readonly reads: Reads
  /** Hears that a facility's log may have moved: a hint, never the truth. */
  listen(heard: (facility: string) => void): Cancel
  /** Rings the bell, outside any transaction and coalesced. */
  ring(facility: string): void
  close(): Promise<void>
}

export type Page = { readonly limit: number; readonly after: string | null }
export type Listed<T> = { readonly items: readonly T[]; readonly next: string | null }

/** Ids after `from` up to and with `to`; null: no end. */
export type IdRange = { readonly from: string; readonly to: string | null }

/** How many exceptions of a kind a workflow has. */
export type ExceptionCount = {
  readonly workflow: string
  readonly category: string
  readonly raised: number
  readonly open: number
}

/** The end of a facility's log as its hash chain has it; '' and 0 where nothing happened yet. `epoch` is the database's. */
export type LogHead = {
  readonly facility: string
  readonly seq: number
  readonly hash: string
  readonly epoch: string
}

/** What anybody may read; authorisation is the caller's. */
export type Reads = {
  /** The database's clock. */
  now(): Promise<Instant>
  /** Random, made when the database was; another one means another history. */
  epoch(): Promise<string>
  journeyRows(facility: string, journey: string): Promise<Row[]>
  journeysRows(facility: string, journeys: readonly string[]): Promise<Row[]>
  journeys(facility: string, filter: JourneyFilter, page: Page): Promise<Listed<Row & { kind: 'journey' }>>
  tasks(facility: string, filter: TaskFilter, page: Page): Promise<Listed<Row & { kind: 'task' }>>
  /** Steps that people took and finished, newest change first: what medians are made from. */
  finishedSteps(facility: string, limit: number): Promise<FinishedStep[]>
  /** Exceptions by workflow and kind: raised, and of these with an answer that is still open. */
  exceptionCounts(facility: string): Promise<ExceptionCount[]>
  openEscalations(facility: string): Promise<(Row & { kind: 'escalation' })[]>
  /** Open journeys about somebody of this family name (`nameKey`), for the warning of like names (E15.11). */
  journeysNamed(facility: string, nameKey: string): Promise<string[]>
  /** The journey that has a dedupe key, or null: an open one before any that is closed, the newest of these (rule IN24). */
  journeyByKey(facility: string, key: string): Promise<string | null>
  /** Journeys that any of these keys leads to, newest first by key: after a merge one key may lead to two open ones (IN24). */
  journeysByKeys(facility: string, keys: readonly string[], only?: 'open'): Promise<readonly KeyedJourney[]>
  /** Open journeys of a visit, any workflow. */
  openJourneysOfVisit(facility: string, visit: string): Promise<readonly NamedJourney[]>
  log(facility: string, after: number, limit: number): Promise<LogEntry[]>
  logOfJourney(facility: string, journey: string, limit: number): Promise<LogEntry[]>
  logAt(facility: string, seq: number): Promise<LogEntry | null>
  /** The tags of entries by their number, in one statement; a number without an entry has none. */
  logTags(facility: string, numbers: readonly number[]): Promise<ReadonlyMap<number, string>>
  /** The newest number, 0 where nothing happened yet. */
  head(facility: string): Promise<number>
  /** Every facility with the end of its log, in one read: what the tail polls. */
  heads(): Promise<LogHead[]>
  /** Where the log ends, in one statement. */
  logEnd(facility: string): Promise<LogEnd>
  /** Journeys that are in a scope now, in id order, for snapshot pages. */
  scopeJourneys(facility: string, scope: string, page: Page): Promise<Listed<string>>
  /**
   * Whether a change after `seq` touched a journey that was or is in the scope, with an id in (from, to]; also true
   * where the tombstones of that time are gone. `to` null: no end.
   */
  isScopeTouched(facility: string, scope: string, seq: number, range: IdRange): Promise<boolean>
  /** The sums over a scope's rows by kind, and the log's number, of one moment (rule SY75). */
  scopeSums(facility: string, scope: string): Promise<ScopeSums>
  /** Of each of these scopes in which something happened since its place, in one statement. No scope stands there twice. */
  scopeDeltas(facility: string, places: readonly ScopePlace[]): Promise<ReadonlyMap<string, ScopeDelta>>
  /** What fan-out tells of journeys, one moment: rows changed after `seq`, all rows of those that entered a scope since, and current and left scopes. */
  journeysDelta(facility: string, journeys: readonly string[], after: number): Promise<JourneysDelta>
  scopesOf(facility: string, journey: string): Promise<ScopeEntry[]>
  /** Current and left scopes of several journeys, for lists. */
  scopesOfMany(facility: string, journeys: readonly string[]): Promise<ScopeEntry[]>
  /** The journey rows alone of several journeys, for lists. */
  journeysById(facility: string, journeys: readonly string[]): Promise<(Row & { kind: 'journey' })[]>
  /** The identity rows of several journeys, for lists. */
  identities(facility: string, journeys: readonly string[]): Promise<(Row & { kind: 'journeyId' })[]>
  /** Due and unfired by the database's clock, oldest first, without a lock; `except` names journeys to leave out. */
  dueTimers(facility: string, limit: number, except?: readonly string[]): Promise<StoredTimer[]>
  /** The journey's timers that have not fired, earliest first. */
  timersOf(facility: string, journey: string): Promise<StoredTimer[]>
  /** The stored answer to a command, without a lock. */
  receipt(facility: string, commandId: string): Promise<Receipt | null>
  facilities(): Promise<string[]>
  userByName(username: string): Promise<UserRecord | null>
  user(id: string): Promise<UserRecord | null>
  users(facility: string): Promise<UserRecord[]>
  session(id: string): Promise<SessionRecord | null>
  liveSessions(facility: string): Promise<SessionRecord[]>
  /** The facility's reference data as stored, or null before it was seeded. */
  reference(facility: string): Promise<unknown>
  template(facility: string, id: string, version: number): Promise<{ body: unknown; hash: string } | null>
  templates(facility: string): Promise<{ id: string; version: number; body: unknown; hash: string }[]>
  /** What is not final of the workflows (workflow-state.ts). */
  workflowStates(facility: string): Promise<{ id: string; body: unknown }[]>
  meta(key: string): Promise<string | null>
  /** What a message said that only a later one may need; null where it said nothing, or its time is over. */
  memo(facility: string, key: string): Promise<string | null>
  /** Who works when, as it was put last and in that order; empty where there is none, so that cover at sign-in counts. */
  roster(facility: string): Promise<Roster>
  /** Newest first. */
  inbound(facility: string, filter: { status: string | null }, page: Page): Promise<Listed<InboundRecord>>
  inboundById(id: string): Promise<InboundRecord | null>
  /** The newest message of that sender and control id. Hold `lockKey` on both while deciding, or two may pass. */
  inboundDuplicate(facility: string, sender: string, controlId: string): Promise<InboundRecord | null>
  /** Received and not yet processed, oldest first, one page. */
  inboundWaiting(facility: string, limit: number): Promise<InboundRecord[]>
  visit(facility: string, visit: string): Promise<VisitRecord | null>
  visitsOfPatient(facility: string, patient: string): Promise<VisitRecord[]>
  /** Visits that are in the house or expected. */
  census(facility: string): Promise<VisitRecord[]>
  patient(facility: string, patient: string): Promise<PatientRecord | null>
  /** In the order of sender and kind. */
  feeds(facility: string): Promise<FeedRecord[]>
  webhook(facility: string, id: string): Promise<WebhookRecord | null>
  /** Effects of a facility (their key begins with it) that were given up, the newest first. */
  deadEffects(facility: string, limit: number): Promise<DeadEffect[]>
}

/** By kind of row; kinds without rows may be left out. */
export type ScopeSums = { readonly seq: number; readonly kinds: Readonly<Partial<Record<RowKind, ScopeSum>>> }

/** A journey as planning sees it. */
export type NamedJourney = { readonly id: string; readonly workflow: string; readonly stage: string }
/** The same, under the key by which it was found. */
export type KeyedJourney = NamedJourney & { readonly key: string }

/** A scope, and the number since which its changes are asked for. */
export type ScopePlace = { readonly scope: string; readonly after: number }

/** Rows of a scope changed or entered since a number, each once, and journeys that left it since. */
export type ScopeDelta = { readonly rows: RowText[]; readonly left: ScopeEntry[] }

/**
 * A log's newest number (0 where nothing happened yet) and its tag, the oldest number whose tombstones are still kept (a
 * cursor below it needs a snapshot), and a moment of the database's clock up to which this number says everything.
 */
export type LogEnd = { readonly seq: number; readonly tag: string; readonly oldestKept: number; readonly at: Instant }

export type JourneysDelta = { readonly rows: readonly Row[]; readonly scopes: readonly ScopeEntry[] }

export type JourneyFilter = {
  readonly workflow?: string
  readonly stage?: string
  readonly state?: 'open' | 'closed'
  readonly unit?: string
  readonly scopes?: readonly string[]
}
export type TaskFilter = {
  readonly department?: string
  /** A task state, or `open`: all that are not final. */
  readonly state?: string
  readonly owner?: string
  readonly scopes?: readonly string[]
}

/** What a command finds under its lock; `rows` are those of the journeys. */
export type LockedCommand = { readonly receipt: Receipt | null; readonly now: Instant; readonly rows: readonly Row[] }

/** What a transaction may do beside reading. */
export type Tx = Reads & {
  /** Locks the command id for this transaction; gives what is stored under it and the database's time. */
  lockReceipt(facility: string, commandId: string): Promise<{ readonly receipt: Receipt | null; readonly now: Instant }>
  /** `lockReceipt`, then `lockJourneys` where there are any, in this order and in one round trip. */
  lockCommand(facility: string, commandId: string, journeys: readonly string[]): Promise<LockedCommand>
  /** Stores the answer to a command that changed nothing; `write` stores that of one that did. */
  putReceipt(receipt: Receipt): Promise<void>
  /** Locks journeys in id order and gives their rows. With `skipLocked`, those another transaction holds are left out. */
  lockJourneys(facility: string, journeys: readonly string[], options?: { skipLocked?: boolean }): Promise<Row[]>
  /** Locks a dedupe key (advisory) so that two events cannot open the same journey twice. */
  lockKey(facility: string, key: string): Promise<void>
  putJourneyKey(facility: string, key: string, journey: string): Promise<void>
  putJourneyVisit(facility: string, journey: string, visit: string): Promise<void>
  /**
   * Writes one accepted change under the facility's next hole-free number, in one statement: counter, rows (stamped with
   * the number), timers, scopes, log entry with its hash, receipt. The counter stays locked until the transaction ends:
   * call it last, once. With `last`, nothing may follow in the transaction: COMMIT then travels with it, and `run` only has
   * to return.
   */
  write(change: Change, options?: { readonly last?: boolean }): Promise<Written>
  /** Marks a timer fired if it is still there, unfired and due by the database's clock: true exactly once. */
  fireTimer(facility: string, journey: string, timer: Timer): Promise<boolean>
  /** Hands effects to the job queue; they run only if this transaction commits. A key that waits already is replaced. */
  enqueue(effects: readonly EffectDraft[]): Promise<void>
  /** Hands news to the job queue once for each webhook of the facility that wants it: task `webhook`, see `newsKey`. */
  tell(news: readonly JourneyNews[]): Promise<void>
  /** The webhooks of a facility from now on. */
  putWebhooks(facility: string, webhooks: readonly WebhookRecord[]): Promise<void>
  /** Gives an effect that was given up all its attempts again; false where there is no such one. */
  retryEffect(facility: string, id: string): Promise<boolean>
  putUser(user: UserRecord): Promise<void>
  /** Locks a session to change it. */
  lockSession(id: string): Promise<SessionRecord | null>
  /** Writes a session whole, but never takes back a revocation or its reason, changes its key nor sets `lastHeardAt` to an earlier moment. */
  putSession(session: SessionRecord): Promise<void>
  putReference(facility: string, reference: unknown): Promise<void>
  /** A published version is immutable: a second put of the same (id, version) changes nothing. */
  putTemplate(facility: string, template: { id: string; version: number; body: unknown; hash: string }): Promise<void>
  /** Hold `lockKey` on the workflow while changing it. */
  putWorkflowState(facility: string, id: string, body: unknown): Promise<void>
  putMeta(key: string, value: string): Promise<void>
  /** Keeps it until that moment; a later one under the same key takes its place. */
  putMemo(facility: string, key: string, memo: { readonly value: string; readonly until: Instant }): Promise<void>
  /** A roster in the place of the one before. Hold `lockKey` on `roster`. */
  putRoster(facility: string, roster: Roster): Promise<void>
  putInbound(message: InboundRecord): Promise<void>
  /** Locks one message, whatever its status, for processing; null when it is gone or another holds it. */
  lockInbound(id: string): Promise<InboundRecord | null>
  putVisit(visit: VisitRecord): Promise<void>
  putPatient(patient: PatientRecord): Promise<void>
  lockPatient(facility: string, patient: string): Promise<void>
  /** Writes a feed whole; hold `lockKey(facility, 'feeds')`. */
  putFeed(feed: FeedRecord): Promise<void>
  /** Drops what has outlived its use, see `Expiry`. The log is never pruned. */
  prune(facility: string, expiry: Expiry): Promise<void>
}

/** Everything older than these moments goes: tombstones of scopes (7 days), receipts (35 days), fired timers, sessions, memos. */
export type Expiry = {
  readonly tombstonesBefore: Instant
  readonly receiptsBefore: Instant
  readonly firedBefore: Instant
  readonly sessionsBefore: Instant
  /** Memos whose time was over by then. */
  readonly memosBefore: Instant
}
