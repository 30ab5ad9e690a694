import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import { HOUR_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { isLink } from '../../shared/workflow/link-timer.ts'
import { step } from '../../shared/workflow/step.ts'
import { appendChange } from '../changelog/append-change.ts'
import type { Db, Tx } from '../db/port.ts'
import type { StoredTimer } from '../db/records.ts'
import type { FacilityRules, RuleContexts } from '../db/rule-contexts.ts'
import { TryAgain } from '../db/try-again.ts'
import { fireLink } from './fire-link.ts'

export type SweepDeps = {
  readonly db: Db
  readonly contexts: RuleContexts
  readonly random: Random
}

/** What one sweep did. `failed`: the journeys whose timers could not be taken, each with why; the others are done. */
export type Swept = { readonly fired: number; readonly failed: ReadonlyMap<string, unknown> }

/** Timers taken in one transaction, at most (design.md section 2). */
export const MOST_TIMERS = 50

/** Who the log says did what time alone brought. */
const TIME = { id: 'system', name: 'Onward' }

/**
 * Fires what is due in a facility, oldest first, one transaction: candidates are read without a lock, their journeys
 * locked (those in other hands are left for the next sweep), each timer fired by a conditional update on the database's
 * clock: once, whoever sweeps. If it fails, each journey is tried alone, so that one bad one holds up no other.
 * @throws TryAgain where the database is not to be had
 */
export async function sweepTimers(deps: SweepDeps, facility: string, except: readonly string[]): Promise<Swept> {
  const due = await deps.db.reads.dueTimers(facility, MOST_TIMERS, except)
  const rules = due.length === 0 ? null : await deps.contexts.fresh(facility)
  if (rules === null) return { fired: 0, failed: new Map() }
  const sweep = { deps, facility, rules }
  const plain = await fireWithin(
    sweep,
    due.filter(({ step: does }) => !isLink(does)),
  )
  const links = await fireLinks(
    sweep,
    due.filter(({ step: does, journey }) => isLink(does) && !plain.failed.has(journey)),
  )
  return { fired: plain.fired + links.fired, failed: new Map([...plain.failed, ...links.failed]) }
}

async function fireWithin(sweep: Sweep, due: readonly StoredTimer[]): Promise<Swept> {
  if (due.length === 0) return { fired: 0, failed: new Map() }
  try {
    return { fired: await fireAll(sweep, due), failed: new Map() }
  } catch (error) {
    if (error instanceof TryAgain) throw error
    const journeys = new Set(due.map(({ journey }) => journey))
    return journeys.size === 1 ? { fired: 0, failed: only(journeys, error) } : oneByOne(sweep, due)
  }
}

/** What reaches from one journey into another, each in a transaction of its own: it locks two. */
async function fireLinks({ deps, rules }: Sweep, due: readonly StoredTimer[]): Promise<Swept> {
  const failed = new Map<string, unknown>()
  let fired = 0
  for (const timer of due)
    try {
      if (!failed.has(timer.journey) && (await fireLink({ ...deps, rules }, timer))) fired += 1
    } catch (error) {
      if (error instanceof TryAgain) throw error
      failed.set(timer.journey, error)
    }
  return { fired, failed }
}

type Sweep = { readonly deps: SweepDeps; readonly facility: string; readonly rules: FacilityRules }

function only(journeys: ReadonlySet<string>, error: unknown): Map<string, unknown> {
  return new Map([...journeys].map((journey) => [journey, error]))
}

async function oneByOne(sweep: Sweep, due: readonly StoredTimer[]): Promise<Swept> {
  const failed = new Map<string, unknown>()
  let fired = 0
  for (const journey of new Set(due.map((timer) => timer.journey))) {
    const own = due.filter((timer) => timer.journey === journey)
    try {
      fired += await fireAll(sweep, own)
    } catch (error) {
      if (error instanceof TryAgain) throw error
      failed.set(journey, error)
    }
  }
  return { fired, failed }
}

async function fireAll({ deps, facility, rules }: Sweep, due: readonly StoredTimer[]): Promise<number> {
  const { fired, wrote } = await deps.db.transaction(async (tx) => {
    const now = await tx.now()
    const journeys = [...new Set(due.map(({ journey }) => journey))]
    const rows = await tx.lockJourneys(facility, journeys, { skipLocked: true })
    const states = journeys.map((journey) => stateOf(rows.filter((row) => row.journey === journey)))
    const taken: Taken[] = []
    for (const state of states) if (state !== null) taken.push(await takeOne(tx, { state, rules, due, now }))
    let wrote = 0
    for (const one of taken) if (await append(tx, deps.random, one)) wrote += 1
    return { fired: taken.reduce((sum, { timers }) => sum + timers.length, 0), wrote }
  })
  if (wrote > 0) deps.db.ring(facility)
  return fired
}

type Taken = {
  readonly before: JourneyState
  readonly after: JourneyState
  readonly context: RuleContext
  readonly timers: readonly StoredTimer[]
  readonly now: Instant
}

type Take = {
  readonly state: JourneyState
  readonly rules: FacilityRules
  readonly due: readonly StoredTimer[]
  readonly now: Instant
}

/** Fires a journey's timers and lets the engine do what is due by now; one step does it for all of them. */
async function takeOne(tx: Tx, { state, rules, due, now }: Take): Promise<Taken> {
  const { id, facility, workflow, templateVersion } = state.journey
  const context = rules.of(workflow, templateVersion)
  if (context === null) throw new Error(`${workflow} v${templateVersion} is not among the templates of ${facility}`)
  const timers: StoredTimer[] = []
  for (const timer of due) if (timer.journey === id && (await tx.fireTimer(facility, id, timer))) timers.push(timer)
  const [first] = timers
  const after = first === undefined ? state : step(state, { type: 'timer', timer: first }, context, now)
  return { before: state, after, context, timers, now }
}

async function append(tx: Tx, random: Random, { before, after, context, timers, now }: Taken): Promise<boolean> {
  if (timers.length === 0) return false
  const steps = [...new Set(timers.map((timer) => timer.step))].sort()
  const written = await appendChange(tx, random, {
    before,
    after,
    context,
    actor: TIME,
    verb: `timer:${steps.join('+')}`,
    cause: null,
    effectiveAt: now,
    now,
    // A finished journey leaves its scopes without any of its rows changing.
    always: steps.includes('close'),
  })
  return written !== null
}

/** A journey whose timers failed is left alone for so long, ms. */
export const PARK_MS = HOUR_MS / 60
