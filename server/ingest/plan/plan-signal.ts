import type { FactSource, FactValue } from '../../../shared/domain/fact.ts'
import type { EntityId, Provider } from '../../../shared/domain/inbound-parts.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { dedupeKey } from '../../../shared/workflow/dedupe-key.ts'
import type { JourneyEvent, Placement } from '../../../shared/workflow/journey-event.ts'
import { bareScope } from '../../../shared/workflow/template/bare-scope.ts'
import { condition } from '../../../shared/workflow/template/condition.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { Identity, JourneyPlan, OpenJourney, OpenPlan } from '../../workflow/journey-plan.ts'
import { usedFacts } from './used-facts.ts'

/** What happened, in the words of the workflows, and whom or what it is about. */
export type Signal = {
  /** Name of a trigger or of a recorded act. */
  readonly name: string
  readonly facts: { readonly [name: string]: FactValue }
  readonly performer: Provider | null
  readonly priority: OpenPlan['priority']
  readonly visit: string | null
  /** The patient by the record number that survives merges, or null where it is about nobody. */
  readonly patient: string | null
  readonly identity: Identity | null
  readonly placement: Placement
  readonly links: readonly EntityId[]
  readonly at: Instant
  readonly source: FactSource
}

/** True where the workflow opens on the signal, or has a step that it completes, or knows one of its facts. */
export function hears(template: Template, { name, facts }: Pick<Signal, 'name' | 'facts'>): boolean {
  const completes = template.tasks.some(({ completesOn }) => completesOn.some(({ event }) => event === name))
  return completes || opensOn(template, name, facts) || usedFacts(template, facts).length > 0
}

/** What a signal means: journeys that hear it are told; a workflow that opens on it opens, once for what it is about. Pure. */
export function planSignal(
  signal: Signal,
  templates: readonly Template[],
  open: readonly OpenJourney[],
): JourneyPlan[] {
  return templates.flatMap((template) => {
    const mine = open.filter(({ workflow }) => workflow === template.id)
    const told = mine.map((journey): JourneyPlan => ({
      kind: 'tell',
      journey: journey.id,
      events: [eventOf(signal, template)],
    }))
    if (told.length > 0 || !opensOn(template, signal.name, signal.facts)) return told
    return [openingOf(signal, template)]
  })
}

/** The key by which a later message finds the journeys of an order, a referral, an appointment or an authorization. */
export function linkKey(workflow: string, { id }: EntityId): string {
  return `link:${workflow}:${id}`
}

/** The key by which a message finds the newest journey of a workflow about a person. */
export function personKey(workflow: string, patient: string): string {
  return `person:${workflow}:${patient}`
}

function opensOn(template: Template, name: string, facts: Signal['facts']): boolean {
  return template.triggers.some(
    ({ on, when }) => on === name && (when === undefined || condition(when).evaluate(bareScope(facts)) === true),
  )
}

function openingOf(signal: Signal, template: Template): OpenPlan {
  const { name, visit, patient, placement, links, at, source, priority } = signal
  const facts = usedFacts(template, signal.facts)
  const isOfBed = template.subject === 'bed'
  const key = dedupeKey(template, { visit, patient, placement, facts })
  return {
    kind: 'open',
    workflow: template.id,
    trigger: name,
    key: key ?? `signal:${template.id}:${source.ref}:${name}`,
    alsoKeys: [
      ...links.map((link) => linkKey(template.id, link)),
      ...(patient === null || isOfBed ? [] : [personKey(template.id, patient)]),
    ],
    visit: isOfBed ? null : visit,
    reopen: template.dedupe?.reopen ?? 'always',
    placement: isOfBed || template.subject === 'visit' ? placement : {},
    identity: isOfBed ? null : signal.identity,
    facts,
    priority,
    at,
    source,
    events: [],
  }
}

function eventOf({ name, performer, at, source, facts }: Signal, template: Template): JourneyEvent {
  const by = performer === null ? null : [performer.family, performer.given].filter(Boolean).join(', ') || performer.id
  const performed =
    by === null ? null : { by, at, recordedBy: source.ref.slice(0, 120), recordedAt: at, via: 'ehr' as const }
  return { type: 'recorded', event: name, facts: usedFacts(template, facts), performed, at, source }
}
