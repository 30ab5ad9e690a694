import { dedupeKey } from '../../../shared/workflow/dedupe-key.ts'
import type { JourneyEvent } from '../../../shared/workflow/journey-event.ts'
import { isOfUnit } from '../../../shared/workflow/one-each.ts'
import { bareScope } from '../../../shared/workflow/template/bare-scope.ts'
import { condition } from '../../../shared/workflow/template/condition.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { linkKey, personKey } from '../../db/journey-keys.ts'
import type { JourneyPlan, OpenJourney, OpenPlan } from '../journey-plan.ts'
import type { SaidBy } from './said-by.ts'
import type { Signal } from './signal.ts'
import { usedFacts } from './used-facts.ts'

/** True where the workflow opens on the signal, is undone by it, has a step that it completes, or knows one of its facts. */
export function hears(template: Template, signal: Pick<Signal, 'name' | 'facts'>): boolean {
  const { name, facts } = signal
  const completes = template.tasks.some(({ completesOn }) => completesOn.some(({ event }) => event === name))
  return (
    completes ||
    opensOn(template, name, facts) ||
    cancels(template, signal) ||
    holds(template, signal) ||
    (!isOrderTurn(name) && usedFacts(template, facts).length > 0)
  )
}

/** A signal, and whom it names of those who have an account here. */
export type SaidSignal = Signal & { readonly said: SaidBy | null }

/** What a signal means: journeys that hear it are told; a workflow that opens on it opens, once for what it is about. Pure. */
export function planSignal(
  signal: SaidSignal,
  templates: readonly Template[],
  open: readonly OpenJourney[],
): JourneyPlan[] {
  return templates.flatMap((template) => {
    const told = open
      .filter(({ workflow }) => workflow === template.id)
      .map((journey): JourneyPlan => ({
        kind: 'tell',
        journey: journey.id,
        alsoKeys: signal.links.map((link) => linkKey(template.id, link)),
        events: eventsFor(signal, template),
      }))
    if (told.length > 0 || !opensOn(template, signal.name, signal.facts)) return told
    return [openingOf(signal, template)]
  })
}

/** True where the signal takes back what the journey was opened for: only what its own numbers name may be meant. */
export function cancels({ undo }: Pick<Template, 'undo'>, { name }: Pick<Signal, 'name'>): boolean {
  return undo.on.includes(name)
}

/** An order that is held holds what its cancel would undo. */
export function holds({ undo }: Pick<Template, 'undo'>, { name }: Pick<Signal, 'name'>): boolean {
  return name === 'order-held' && undo.on.includes('order-cancelled')
}

/** What becomes of an order says nothing by its facts. */
function isOrderTurn(name: string): boolean {
  return name === 'order-cancelled' || name === 'order-held'
}

function opensOn(template: Template, name: string, facts: Signal['facts']): boolean {
  return template.triggers.some(
    ({ on, when }) => on === name && (when === undefined || condition(when).evaluate(bareScope(facts)) === true),
  )
}

function openingOf(signal: SaidSignal, template: Template): OpenPlan {
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
    placement: isOfBed || template.subject === 'visit' ? placement : unitOf(template, placement),
    identity: isOfBed ? null : signal.identity,
    facts,
    ...(signal.formerly === undefined ? {} : { formerly: signal.formerly }),
    priority,
    at,
    source,
    events: isOfBed ? [] : [...relationEvents(signal), ...orderEvents(signal, template)],
  }
}

/** What there is once for each unit is of that unit; other cases are of no place. */
function unitOf(template: Template, { unit = null }: Signal['placement']): Signal['placement'] {
  return isOfUnit(template) && unit !== null ? { unit } : {}
}

function eventsFor(signal: SaidSignal, template: Template): JourneyEvent[] {
  const { name, at, source, order, facts } = signal
  if (holds(template, signal)) return [{ type: 'order-held', order: order?.id ?? null, at, source }]
  if (cancels(template, signal)) {
    const reason = name.replaceAll('-', ' ')
    return [
      template.undo.holdMin > 0
        ? { type: 'order-cancelled', order: order?.id ?? null, at, source }
        : { type: 'cancelled', reason, at, source },
    ]
  }
  const recorded = { type: 'recorded', event: name, facts: usedFacts(template, facts), at, source } as const
  return [
    ...relationEvents(signal),
    ...orderEvents(signal, template),
    { ...recorded, ...namesOf(signal), performed: performedOf(signal) },
  ]
}

function performedOf({ said, at, source }: SaidSignal) {
  if (said === null) return null
  const by = said.by.slice(0, 120)
  return { by, at, recordedBy: source.ref.slice(0, 120), recordedAt: at, via: 'ehr' as const }
}

function namesOf({ said }: SaidSignal): { names?: false } {
  return said?.names === false ? { names: false } : {}
}

function relationEvents({ relations = [], at, source }: Signal): JourneyEvent[] {
  return relations.length === 0 ? [] : [{ type: 'facts', facts: [], relations, at, source }]
}

/** A workflow that is undone by a cancelled order remembers which one it hangs on. */
function orderEvents(signal: SaidSignal, { undo }: Template): JourneyEvent[] {
  const { order, said, at, source } = signal
  if (order === undefined || !undo.on.includes('order-cancelled')) return []
  return [{ type: 'ordered', order: order.id, by: said?.by ?? null, ...namesOf(signal), at, source }]
}
