import type { JourneyState } from '../changes/journey-state.ts'
import type { Cycle } from '../domain/cycle.ts'
import type { Facts, FactSource } from '../domain/fact.ts'
import type { Hold, JourneyIdentityRow, JourneyPhiRow, JourneyRow } from '../domain/journey.ts'
import type { ParentLink } from '../domain/journey-link.ts'
import { REFERRAL_DEPARTMENTS } from '../domain/journey-view.ts'
import { departmentIdSchema, type FacilityId, type JourneyId, unitIdSchema } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { isLateFeed } from '../sla/ladder-times.ts'
import type { RuleContext } from './context.ts'
import { withFormers } from './former-facts.ts'
import type { FactChange, Placement } from './journey-event.ts'
import { taskOf } from './new-task.ts'
import { settle } from './settle.ts'
import { step } from './step.ts'
import { factWordsOf } from './template/fact-words.ts'
import type { Template } from './template/template.ts'

/** What opens a journey of the context's template. */
export type OpenJourney = {
  readonly id: JourneyId
  readonly facility: FacilityId
  /** The stage it opens at; `stageOf` reads it from the template's triggers. */
  readonly stage: string
  readonly placement: Placement
  /** Null where it is about nobody: a bed, an item. */
  readonly identity: Pick<JourneyIdentityRow, 'family' | 'given' | 'birthDate' | 'sex' | 'mrn' | 'visit'> | null
  readonly facts: readonly FactChange[]
  readonly initials: string
  readonly marks: readonly string[]
  readonly priority: JourneyRow['priority']
  /** The order that opened it, where one did: as the event `ordered` says it. */
  readonly order?: { readonly id: string; readonly by: string | null }
  /** The step of another journey that opens it. */
  readonly parent?: ParentLink
  /** Which round it is of something that recurs, and until when it sleeps. */
  readonly cycle?: Cycle
  readonly hold?: Hold
  /** The closed journey about the same: what it ended with are this one's old values, where the template keeps them. */
  readonly before?: Pick<JourneyState, 'journey' | 'phi'>
  /** What was known of the same before, by fact: old values where the template keeps them; newer than those of `before`. */
  readonly formerly?: Facts
  /** When it happened; clocks count from here, ladders from `now`. */
  readonly at: Instant
  readonly source: FactSource
}

/**
 * A new journey with every step of its template, those that nothing holds back already open (rule JN5). `now` is the
 * arrival. All rows have version and sequence 0: nobody has stored them yet.
 */
export function openJourney(input: OpenJourney, context: RuleContext, now: Instant): JourneyState {
  const at = Math.min(input.at, now)
  const journey = journeyOf(input, context, { at, now })
  const state: JourneyState = {
    journey,
    identity: input.identity === null ? null : identityOf(input, input.identity),
    phi: phiOf(input, context.template, at),
    tasks: new Map(context.template.tasks.map((def) => taskOf(def, journey, now)).map((task) => [task.id, task])),
    taskPhi: new Map(),
    escalations: new Map(),
  }
  if (input.order === undefined) return settle(state, context, now, input.source.load === true ? now : at)
  const { id, by } = input.order
  return step(state, { type: 'ordered', order: id, by, at, source: input.source }, context, now)
}

/** The stage at which a trigger opens a journey, or null where the template does not know it. */
export function stageOf(context: Pick<RuleContext, 'template'>, trigger: string): string | null {
  return context.template.triggers.find(({ on }) => on === trigger)?.stage ?? null
}

function journeyOf(
  input: OpenJourney,
  { template }: RuleContext,
  { at, now }: { at: Instant; now: Instant },
): JourneyRow {
  const { id, facility, stage, placement, source } = input
  const late = source.kind === 'message' && source.load !== true && isLateFeed(at, now) ? ['late-feed'] : []
  return {
    kind: 'journey',
    id,
    facility,
    journey: id,
    version: 0,
    seq: 0,
    workflow: template.id,
    templateVersion: template.version,
    state: 'open',
    stage,
    stageAt: at,
    reached: { [stage]: at },
    heldMs: 0,
    openedAt: at,
    closedAt: null,
    closeReason: null,
    targetAt: null,
    expectedAt: null,
    advancedAt: now,
    stalledAt: null,
    ownerRole: template.ownerRole,
    ...homeOf(template),
    priority: input.priority,
    unit: unitOf(placement),
    room: placement.room ?? null,
    bed: placement.bed ?? null,
    initials: input.initials,
    marks: [...new Set([...input.marks, ...late])],
    ...(input.parent === undefined ? {} : { parent: input.parent }),
    ...(input.cycle === undefined ? {} : { cycle: input.cycle }),
    hold: input.hold ?? null,
    barriers: [],
    next: null,
    facts: factsOf(input, 'ops', { template, at }),
  }
}

/** Where journeys of a template live beside their unit (rule SC3). */
export function homeOf({ home, subject }: Pick<Template, 'home' | 'subject'>): { home?: JourneyRow['home'] } {
  if (home.length > 0) return { home: [...home] }
  return subject === 'referral' ? { home: [departmentIdSchema.parse(REFERRAL_DEPARTMENTS[0])] } : {}
}

function unitOf({ unit = null }: Placement): JourneyRow['unit'] {
  return unit === null ? null : unitIdSchema.parse(unit)
}

function identityOf({ id, facility }: OpenJourney, identity: NonNullable<OpenJourney['identity']>): JourneyIdentityRow {
  return { kind: 'journeyId', id, facility, journey: id, version: 0, seq: 0, ...identity }
}

function phiOf(input: OpenJourney, template: Template, at: Instant): JourneyPhiRow {
  const { id, facility } = input
  const facts = factsOf(input, 'phi', { template, at })
  return { kind: 'journeyPhi', id, facility, journey: id, version: 0, seq: 0, facts, notes: [] }
}

function factsOf(
  { facts, source, before, formerly = {} }: OpenJourney,
  rowClass: FactChange['class'],
  { template, at }: { template: Template; at: Instant },
): Facts {
  const mine = facts.filter((fact) => fact.class === rowClass)
  const told = Object.fromEntries(mine.map(({ name, value }) => [name, { value, source, at }]))
  const held = rowClass === 'ops' ? before?.journey.facts : before?.phi?.facts
  const words = factWordsOf(template)
  const said = Object.entries(formerly).filter(([name]) => words.classOf(name) === rowClass)
  if (held === undefined && said.length === 0) return told
  return withFormers({ ...held, ...Object.fromEntries(said) }, told, words)
}
