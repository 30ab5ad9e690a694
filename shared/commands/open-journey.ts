import { z } from 'zod'
import type { JourneyState } from '../changes/journey-state.ts'
import { mayOpen, whyNot } from '../domain/policy.ts'
import { factValueSchema } from '../domain/fact.ts'
import { journeyIdSchema } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { ok, type Result } from '../kernel/result.ts'
import { idTextSchema, textSchema, typedTextSchema } from '../kernel/text.ts'
import type { FactChange } from '../workflow/journey-event.ts'
import { homeOf, type OpenJourney, openJourney } from '../workflow/open-journey.ts'
import { step } from '../workflow/step.ts'
import type { Template } from '../workflow/template/template.ts'
import { faultOf, idArg, instantArg } from './arguments.ts'
import type { Decision } from './command.ts'
import type { Asked, Asking } from './decide-command.ts'
import { placementOf, unplaced } from './opening-place.ts'
import { refuse } from './refusal-facts.ts'
import { settled } from './rule-parts.ts'
import { withFacts } from './records.ts'
import { statedFact } from './stated-fact.ts'

/** Facts that an opening by hand may bring. */
const MOST_FACTS = 20

const name = typedTextSchema(120)
const place = textSchema(40).nullish()

/** Which workflow, about whom or what, and what is known. A visit is named by its number or its bed, others by the patient, a bed, or facts. */
export const openJourneyArgs = z.strictObject({
  workflow: z.string().min(1).max(60),
  visit: idTextSchema(60).optional(),
  unit: idArg.nullish(),
  room: place,
  bed: place,
  /** One of the stages that the template opens at by hand; the first of them where absent. */
  stage: z.string().max(60).optional(),
  /** Who wrote the order that is entered by hand. */
  orderedBy: name.optional(),
  expectedLeaveAt: instantArg.optional(),
  priority: z.enum(['routine', 'urgent', 'stat']).optional(),
  /** What is known of it, in the workflow's own words: the item, the claim's number. */
  facts: z
    .record(z.string().max(60), factValueSchema)
    .refine((facts) => Object.keys(facts).length <= MOST_FACTS, `at most ${MOST_FACTS} facts`)
    .optional(),
  /** For a referral that comes by phone or paper, and others that follow no visit. */
  patient: z
    .strictObject({
      family: typedTextSchema(120, 1),
      given: name.default(''),
      birthDate: z.iso.date().nullable().default(null),
      sex: textSchema(20).nullable().default(null),
      mrn: textSchema(60).default(''),
    })
    .optional(),
})
export type OpenArgs = z.output<typeof openJourneyArgs>

/** What the server's census says of the visit that the arguments name. */
export type FoundVisit = Pick<OpenJourney, 'placement' | 'identity' | 'facts' | 'initials' | 'marks'>

/**
 * Opens a journey by hand. `state` is the journey that is open already for this visit and workflow (then the command
 * carries it on: "order written", expected leave), or null. The server gives the visit, or `unknown`; a console gives
 * none and shows bed and what was typed until the answer comes. Rules OJ1-OJ7.
 */
export function decideOpenJourney(state: JourneyState | null, command: Asked, asking: Asking): Decision {
  const read = openJourneyArgs.safeParse(command.args)
  if (!read.success) return refuse('invalid', null, faultOf(read.error, command.args))
  const args = read.data
  const { context, actor, visit } = asking
  if (args.workflow !== context.template.id) return refuse('invalid', null, `There is no workflow "${args.workflow}".`)
  const stages = context.template.triggers.filter(({ on }) => on === 'manual').map(({ stage }) => stage)
  const stage = args.stage ?? stages[0]
  if (stage === undefined || !stages.includes(stage))
    return refuse('invalid', null, `${context.template.title} opens by hand at: ${stages.join(', ') || 'no stage'}.`)
  if (visit === 'unknown') return refuse('not-found', null, 'There is no such visit in the census.')
  if (state !== null) return carriedOn(state, { args, stage, asking })
  const { id: workflow, ownerRole } = context.template
  if (!mayOpen(actor, { workflow, ownerRole, ...homeOf(context.template), unit: unitOf(args, visit) }))
    return refuse(visit === undefined ? 'forbidden' : 'not-found', null)
  return opened(command.entityId, { args, stage, asking, visit })
}

type Wish = { readonly args: OpenArgs; readonly stage: string; readonly asking: Asking }

function carriedOn(state: JourneyState, { args, stage, asking }: Wish): Decision {
  const { actor, context, at, now } = asking
  const denial = whyNot(actor, 'open-journey', state, null)
  if (denial !== null) return refuse(denial, denial === 'not-found' ? null : state.journey)
  if (state.journey.state === 'closed') return refuse('journey-closed', state.journey)
  const source = { kind: 'person', ref: actor.name } as const
  const said = saidFacts(args, context.template)
  if (!said.ok) return refuse('invalid', state.journey, said.fault)
  const known = withFacts(state, said.value, { source, at })
  const by = args.orderedBy ?? null
  if (isOrder(stage, asking) && !isOrdered(state, stage))
    return { ok: true, value: step(known, { type: 'ordered', order: BY_HAND, by, at, source }, context, now) }
  return known === state ? { ok: true, value: state } : settled(known, asking)
}

/** The number of an order that no feed sent. */
const BY_HAND = 'by-hand'

function opened(entityId: string, wish: Wish & { visit: FoundVisit | undefined }): Decision {
  const { args, stage, asking, visit } = wish
  const { context, actor, at, now } = asking
  if (!NEW_ID.test(entityId)) return refuse('invalid', null, 'entityId: letters, digits and ".:_-" alone, at most 100.')
  const said = saidFacts(args, context.template)
  if (!said.ok) return refuse('invalid', null, said.fault)
  const about = { ...args, patient: visit !== undefined || args.patient !== undefined, facts: said.value }
  const placement = visit?.placement ?? placementOf(context.template, about, context.reference)
  const fault = unplaced(context.template, { ...about, placement }, context.reference)
  if (fault !== null) return refuse('invalid', null, fault)
  const identity = context.template.subject === 'bed' ? null : (visit?.identity ?? typedIdentity(args))
  const state = openJourney(
    {
      id: journeyIdSchema.parse(entityId),
      facility: actor.facility,
      stage,
      placement,
      identity,
      facts: [...(visit?.facts ?? []), ...said.value],
      initials: visit?.initials ?? initialsOf(identity),
      marks: visit?.marks ?? [],
      priority: args.priority ?? 'routine',
      ...(isOrder(stage, asking) ? { order: { id: BY_HAND, by: args.orderedBy ?? null } } : {}),
      at,
      source: { kind: 'person', ref: actor.name },
    },
    context,
    now,
  )
  return { ok: true, value: state }
}

/** Task and escalation ids are made from it with "/", "~" and "!" (shared/kernel/ids.ts). */
const NEW_ID = /^[A-Za-z0-9.:_-]{1,100}$/

function unitOf(args: OpenArgs, visit: FoundVisit | undefined): string | null {
  return (visit === undefined ? args.unit : visit.placement.unit) ?? null
}

function leaveFact({ expectedLeaveAt }: OpenArgs): OpenJourney['facts'] {
  return expectedLeaveAt === undefined ? [] : [{ name: 'expectedLeaveAt', value: expectedLeaveAt, class: 'ops' }]
}

/** Every fact that the arguments say, or what is wrong with the first that cannot be said. */
export function saidFacts(args: OpenArgs, template: Template): Result<OpenJourney['facts'], string> {
  const said: FactChange[] = []
  for (const [name, value] of Object.entries(args.facts ?? {})) {
    const fact = statedFact(name, value, template)
    if (!fact.ok) return fact
    said.push(fact.value)
  }
  return ok([...said, ...leaveFact(args)])
}

/** True where opening at this stage means that the leaving is ordered. */
function isOrder(stage: string, { context }: Asking): boolean {
  return context.template.subject === 'visit' && stage === context.template.target.fromStage
}

function isOrdered({ journey }: JourneyState, stage: string): boolean {
  return journey.closeReason === null && journey.hold === null && reachedAt(journey.reached, stage) !== null
}

function reachedAt(reached: { readonly [stage: string]: Instant } | undefined, stage: string): Instant | null {
  return reached !== undefined && Object.hasOwn(reached, stage) ? (reached[stage] ?? null) : null
}

function typedIdentity({ patient, visit = '' }: OpenArgs): OpenJourney['identity'] | null {
  return patient === undefined ? null : { ...patient, visit }
}

function initialsOf(identity: OpenJourney['identity'] | null): string {
  const letters = [identity?.family, identity?.given].map((part) => firstLetter(part ?? ''))
  return letters.join('').toUpperCase().slice(0, 8)
}

function firstLetter(text: string): string {
  return String.fromCodePoint(text.trim().codePointAt(0) ?? 32).trim()
}
