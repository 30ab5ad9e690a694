import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import { initialsOf } from '../../shared/domain/initials.ts'
import type { Row } from '../../shared/domain/row.ts'
import { facilityIdSchema, journeyIdSchema } from '../../shared/kernel/ids.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { groupBy } from '../../shared/kernel/group-by.ts'
import type { JourneyEvent } from '../../shared/workflow/journey-event.ts'
import { openJourney, stageOf } from '../../shared/workflow/open-journey.ts'
import { step } from '../../shared/workflow/step.ts'
import { appendChange, type LogActor } from '../changelog/append-change.ts'
import type { Tx } from '../db/port.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { TryAgain } from '../db/try-again.ts'
import type { Identity, JourneyPlan, OpenPlan, TellPlan } from './journey-plan.ts'

export type RunPlans = {
  readonly tx: Tx
  readonly random: Random
  readonly rules: FacilityRules
  readonly plans: readonly JourneyPlan[]
  /** Who the log says did it, and the message behind it. */
  readonly actor: LogActor
  readonly cause: string | null
  readonly verb: string
  readonly now: Instant
}

/** What came of the plans: journeys that changed, and why others did not. */
export type PlansRun = { readonly changed: readonly string[]; readonly notes: readonly string[] }

/**
 * Runs what a message means for journeys in the caller's transaction: dedupe keys and journeys are locked first, in
 * order, then every journey takes its events, then all are written (the facility's counter comes last).
 */
export async function runPlans(run: RunPlans): Promise<PlansRun> {
  const { tx, rules } = run
  const plans = oneOfEach(run.plans)
  const { facility } = rules.reference
  const opens = plans.filter((plan) => plan.kind === 'open').toSorted((a, b) => (a.key < b.key ? -1 : 1))
  for (const { key } of opens) await tx.lockKey(facility, key)
  const known = new Map<string, string | null>()
  for (const { key } of opens) known.set(key, await tx.journeyByKey(facility, key))
  const ids = plans
    .map((plan) => (plan.kind === 'tell' ? plan.journey : known.get(plan.key)))
    .filter((id) => typeof id === 'string')
  const states = byJourney(await tx.lockJourneys(facility, [...new Set(ids)]))
  const results = plans.map((plan) =>
    plan.kind === 'tell' ? told(run, plan, states) : opened(run, plan, states.get(known.get(plan.key) ?? '') ?? null),
  )
  const changed: string[] = []
  const writes = results.filter((result) => result.kind === 'changed')
  for (const [index, result] of writes.entries()) {
    const toCome = writes.slice(index + 1).map(({ after }) => after.journey.id)
    if (await write(run, result, toCome)) changed.push(result.after.journey.id)
  }
  return { changed, notes: results.flatMap((result) => (result.kind === 'note' ? [result.note] : [])) }
}

type Changed = {
  readonly kind: 'changed'
  readonly before: JourneyState | null
  readonly after: JourneyState
  readonly context: RuleContext
  readonly at: Instant
  readonly opening: OpenPlan | null
  /** By which it is found from now on. */
  readonly keys: readonly string[]
}
type Ran = Changed | { readonly kind: 'note'; readonly note: string }

/** What a message says of one journey is one change of it, however many parts of the message say so. */
function oneOfEach(plans: readonly JourneyPlan[]): JourneyPlan[] {
  const same = groupBy(plans, (plan) => (plan.kind === 'tell' ? plan.journey : plan.key))
  return [...same.values()].flatMap((group): JourneyPlan[] => {
    const [first] = group
    if (first === undefined) return []
    const identity =
      group.findLast((plan) => plan.identity !== undefined && plan.identity !== null)?.identity ?? undefined
    const events = group.flatMap((plan) => plan.events)
    const alsoKeys = [...new Set(group.flatMap((plan) => plan.alsoKeys ?? []))]
    return [{ ...first, events, alsoKeys, ...(identity === undefined ? {} : { identity }) }]
  })
}

function told(run: RunPlans, plan: TellPlan, states: ReadonlyMap<string, JourneyState>): Ran {
  const before = states.get(plan.journey) ?? null
  if (before === null) return { kind: 'note', note: 'The journey is gone.' }
  const context = contextOf(run, before)
  const stepped = stepAll(before, plan.events, context, run.now)
  const after = plan.identity === undefined ? stepped : withIdentity(stepped, plan.identity)
  const keys = plan.alsoKeys ?? []
  return { kind: 'changed', before, after, context, at: atOf(plan.events, run.now), opening: null, keys }
}

function opened(run: RunPlans, plan: OpenPlan, existing: JourneyState | null): Ran {
  if (existing?.journey.state === 'open')
    return told(
      run,
      { kind: 'tell', journey: existing.journey.id, alsoKeys: plan.alsoKeys, events: openedAlready(plan) },
      new Map([[existing.journey.id, existing]]),
    )
  if (existing !== null && !mayReopen(plan, existing))
    return { kind: 'note', note: 'Its journey is closed already: kept.' }
  const context = run.rules.newest(plan.workflow)
  const stage = context === null ? null : stageOf(context, plan.trigger)
  if (context === null || stage === null)
    return { kind: 'note', note: `No published ${plan.workflow} workflow opens on ${plan.trigger}: kept.` }
  const opening = openJourney(
    {
      id: journeyIdSchema.parse(uuidV7(run.now, run.random)),
      facility: facilityIdSchema.parse(run.rules.reference.facility),
      stage,
      placement: plan.placement,
      identity: plan.identity,
      facts: plan.facts,
      ...(existing === null ? {} : { before: existing }),
      ...(plan.formerly === undefined ? {} : { formerly: plan.formerly }),
      initials: plan.identity === null ? '' : initialsOf(plan.identity),
      marks: [],
      priority: plan.priority,
      at: plan.at,
      source: plan.source,
    },
    context,
    run.now,
  )
  return {
    kind: 'changed',
    before: null,
    after: stepAll(opening, plan.events, context, run.now),
    context,
    at: plan.at,
    opening: plan,
    keys: [plan.key, ...plan.alsoKeys],
  }
}

/** A second message under an open journey's key brings its facts, and what it says happened. */
function openedAlready({ facts, at, source, events }: OpenPlan): JourneyEvent[] {
  return [...(facts.length === 0 ? [] : [{ type: 'facts' as const, facts, at, source }]), ...events]
}

function mayReopen({ reopen }: OpenPlan, { journey }: JourneyState): boolean {
  if (reopen === 'unless-left') return journey.reached?.['left'] === undefined
  return reopen === 'always'
}

async function write(
  run: RunPlans,
  { before, after, context, at, opening, keys }: Changed,
  toCome: readonly string[],
): Promise<boolean> {
  const { tx, random, actor, cause, verb, now } = run
  const { facility, id } = after.journey
  for (const key of await newKeys(tx, { facility, id, keys }, before === null))
    await tx.putJourneyKey(facility, key, id)
  if (opening !== null && opening.visit !== null) await tx.putJourneyVisit(facility, id, opening.visit)
  const written = await appendChange(tx, random, {
    before,
    after,
    context,
    actor,
    verb,
    cause,
    effectiveAt: Math.min(at, now),
    now,
    toCome,
  })
  return written !== null
}

/** Keys by which the journey is not yet found: all of a new one, and of another what one statement says. */
async function newKeys(
  tx: Tx,
  { facility, id, keys }: { facility: string; id: string; keys: readonly string[] },
  isNew: boolean,
): Promise<readonly string[]> {
  const asked = [...new Set(keys)]
  if (isNew || asked.length === 0) return asked
  const held = (await tx.journeysByKeys(facility, asked)).filter((one) => one.id === id).map(({ key }) => key)
  return asked.filter((key) => !held.includes(key))
}

function contextOf({ rules }: RunPlans, { journey }: JourneyState): RuleContext {
  const context = rules.of(journey.workflow, journey.templateVersion)
  if (context === null)
    throw new TryAgain(`the rules of ${journey.workflow} v${journey.templateVersion}`, { cause: null })
  return context
}

function stepAll(
  state: JourneyState,
  events: readonly JourneyEvent[],
  context: RuleContext,
  now: Instant,
): JourneyState {
  return events.reduce((before, event) => step(before, event, context, now), state)
}

function withIdentity(state: JourneyState, told: Identity): JourneyState {
  if (state.identity === null) return state
  const visit = told.visit === '' ? state.identity.visit : told.visit
  const identity = { ...state.identity, ...told, visit }
  return { ...state, identity, journey: { ...state.journey, initials: initialsOf(told) } }
}

function atOf(events: readonly JourneyEvent[], now: Instant): Instant {
  const times = events.flatMap((event) => (event.type === 'timer' ? [] : [event.at]))
  return times.length === 0 ? now : Math.min(...times)
}

function byJourney(rows: readonly Row[]): Map<string, JourneyState> {
  return new Map(
    [...groupBy(rows, (row) => row.journey)].flatMap(([id, group]) => {
      const state = stateOf(group)
      return state === null ? [] : [[id, state] as const]
    }),
  )
}
