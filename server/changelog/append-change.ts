import { changedRows, type JourneyState } from '../../shared/changes/journey-state.ts'
import { KEEP_CLOSED_MS, scopesOfJourney } from '../../shared/domain/scopes.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { type Timer, timerAt } from '../../shared/workflow/timer.ts'
import { timersOf } from '../../shared/workflow/timers-of.ts'
import { personKey } from '../db/journey-keys.ts'
import type { Tx } from '../db/port.ts'
import type { EffectDraft, LogDraft, Receipt, Written } from '../db/records.ts'
import { withFactMarks } from './fact-marks.ts'
import { journeyNews } from './journey-news.ts'
import { type LikeNames, markLikeNames } from './like-names.ts'
import { logTag } from './log-tag.ts'
import { markSharedBeds } from './shared-beds.ts'

/** Who did it, as the log names them. */
export type LogActor = { readonly id: string; readonly name: string }

export type Append = {
  /** As it was locked; null for a journey that is new. */
  readonly before: JourneyState | null
  readonly after: JourneyState
  readonly context: RuleContext
  readonly actor: LogActor
  readonly verb: string
  /** The command or message behind it; null for timers. */
  readonly cause: string | null
  readonly effectiveAt: Instant
  /** The database's time. */
  readonly now: Instant
  /** The command's answer; `answer` makes it from what was changed. */
  readonly receipt?: (changed: LogDraft['changed']) => Receipt
  readonly effects?: readonly EffectDraft[]
  /** Journeys that the same transaction writes after this one: a mark of theirs would be lost. */
  readonly toCome?: readonly string[]
  /** The transaction does nothing after this: its COMMIT travels with the write. */
  readonly last?: boolean
  /** Write even if no row changed: scopes may. */
  readonly always?: boolean
}

export type Appended = Written & { readonly changed: LogDraft['changed'] }

/**
 * The one way a journey changes: rows with their versions, timers, scopes, effects, log entry and receipt, in the
 * transaction that locked it. Null where nothing changed and nothing was written. Takes the facility's counter: call it
 * last.
 */
export async function appendChange(tx: Tx, random: Random, append: Append): Promise<Appended | null> {
  const { before, context, now } = append
  const known = append.after === before ? before : withFactMarks(append.after, context.reference, now)
  if (before === null) await rememberPerson(tx, append.after)
  const named = await markLikeNames(tx, before, known)
  const { state: after, others } = await markSharedBeds(tx, before, named.state)
  await tx.enqueue(append.effects ?? [])
  await tx.tell(journeyNews(before, after, { now, byPerson: append.receipt !== undefined }))
  const marked = eachOnce(named.others, others).filter((one) => !append.toCome?.includes(one.after.journey.id))
  for (const other of marked) await write(tx, random, { ...append, ...other, last: false })
  return write(tx, random, { ...append, after, receipt: append.receipt ?? noReceipt, rowsOnly: false })
}

/** Whoever opened it, by hand, post, schedule or another journey: messages about the person find it (rule IN23). */
async function rememberPerson(tx: Tx, { journey, identity }: JourneyState): Promise<void> {
  const mrn = identity?.mrn ?? ''
  if (mrn !== '') await tx.putJourneyKey(journey.facility, personKey(journey.workflow, mrn), journey.id)
}

/** What others are marked with because of a change, each journey in one write: it may be both a like name and in the bed. */
function eachOnce(named: LikeNames['others'], inBed: LikeNames['others']) {
  // Without the cause: a command stands in the log once, at the journey it was about, and settles there alone.
  const mere = { receipt: noReceipt, rowsOnly: true, cause: null }
  const isNamed = (id: string) => named.find(({ after }) => after.journey.id === id)
  const both = inBed.map(({ before, after }) => {
    const marks = isNamed(after.journey.id)?.after.journey.marks.filter((mark) => !before.journey.marks.includes(mark))
    const journey = { ...after.journey, marks: [...after.journey.marks, ...(marks ?? [])] }
    return { before, after: { ...after, journey }, ...mere, verb: 'bed-shared' }
  })
  const rest = named.filter(({ after }) => !inBed.some((one) => one.after.journey.id === after.journey.id))
  return [...rest.map((one) => ({ ...one, ...mere, verb: 'like-name' })), ...both]
}

type Write = Omit<Append, 'receipt'> & {
  readonly receipt: (changed: LogDraft['changed']) => Receipt | null
  /** Leave timers and scopes as they are: the context is another journey's. */
  readonly rowsOnly: boolean
}

const noReceipt = () => null

async function write(tx: Tx, random: Random, append: Write): Promise<Appended | null> {
  const { before, after, context, actor, now, effectiveAt, cause, verb } = append
  const rows = changedRows(before, after)
  if (rows.length === 0 && append.always !== true) return null
  const { facility, id: journey, templateVersion } = after.journey
  const changed = rows.map(({ kind, id, version }) => ({ kind, id, version }))
  const entry = { facility, tag: logTag(random), effectiveAt, cause, verb, journey, changed }
  const change = {
    facility,
    journey,
    rows,
    timers: append.rowsOnly
      ? null
      : { templateVersion, unfired: [...timersOf(after, context), ...closing(after, now)] },
    scopes: append.rowsOnly ? null : scopesOfJourney(after, now),
    entry: { ...entry, actor: actor.id, actorName: actor.name },
    receipt: append.receipt(changed),
  }
  const written = await tx.write(change, { last: append.last === true })
  return { ...written, changed }
}

/** A finished journey leaves its scopes later, by a timer (design.md section 5). */
function closing({ journey }: JourneyState, now: Instant): Timer[] {
  const at = journey.closedAt === null ? null : journey.closedAt + KEEP_CLOSED_MS
  return at === null || at <= now ? [] : [timerAt(journey.id, 'close', at)]
}

/** What a change of reference data or accounts says of itself; it belongs to no journey. */
export type Note = {
  readonly facility: string
  readonly verb: string
  readonly actor: LogActor
  readonly cause: string | null
  readonly effectiveAt: Instant
}

/** Puts a change that belongs to no journey into the log, so that nodes hear of it and the audit has it. */
export async function appendNote(tx: Tx, random: Random, note: Note): Promise<Written> {
  const { facility, verb, actor, cause, effectiveAt } = note
  const names = { actor: actor.id, actorName: actor.name }
  const entry = { facility, tag: logTag(random), effectiveAt, cause, verb, journey: null, changed: [], ...names }
  return tx.write({ facility, journey: null, rows: [], timers: null, scopes: null, entry, receipt: null })
}
