import type { EntityId } from '../../shared/domain/inbound-parts.ts'
import type { SignalEvent } from '../../shared/domain/signal-event.ts'
import type { Placement } from '../../shared/workflow/journey-event.ts'
import type { Template } from '../../shared/workflow/template/template.ts'
import type { Tx } from '../db/port.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import type { OpenJourney, Planned } from '../workflow/journey-plan.ts'
import type { ApplyInput } from './apply-event.ts'
import { rememberPatient } from './census/patients.ts'
import { openByKeys, openOnly, sourceOf } from './open-journeys.ts'
import { hears, linkKey, personKey, planSignal, type Signal } from './plan/plan-signal.ts'
import { identityOf } from './plan/plan-visit.ts'

/** Finds what a message of a department is about and tells whoever waits for it, or opens what opens on it. */
export async function applySignal(input: ApplyInput, event: SignalEvent): Promise<Planned> {
  const signal = await signalOf(input, event)
  const plans = await signalPlans(input, signal)
  return { plans, note: plans.length === 0 ? `Nothing here waits for ${event.name}: kept.` : null }
}

/** The plans of a signal that is known already. */
export async function signalPlans({ tx, message, rules }: ApplyInput, signal: Signal) {
  const templates = newestOf(rules).filter((template) => hears(template, signal))
  return planSignal(signal, templates, await heard(tx, message.facility, signal, templates))
}

/** The newest version of every workflow. */
export function newestOf(rules: FacilityRules): Template[] {
  const ids = [...new Set(rules.published.map(({ id }) => id))]
  return ids.flatMap((id) => rules.newest(id)?.template ?? [])
}

async function signalOf(input: ApplyInput, event: SignalEvent): Promise<Signal> {
  const { tx, message, arrivedAt } = input
  const { facility } = message
  const patient =
    event.patient === null ? null : await rememberPatient(tx, facility, event.patient, `message:${message.id}`)
  const visit = event.visitNumber === null ? null : await tx.visit(facility, event.visitNumber)
  const { unit = null, room = null, bed = null } = event.location ?? visit ?? {}
  return {
    name: event.name,
    facts: event.facts,
    performer: event.performer,
    priority: event.priority,
    visit: visit?.visit ?? null,
    patient: patient?.patient ?? null,
    identity: patient === null ? null : identityOf(patient, visit?.visit ?? ''),
    placement: { unit, room, bed },
    links: event.links,
    at: Math.min(event.occurredAt ?? arrivedAt, arrivedAt),
    source: sourceOf(message),
  }
}

/** Open journeys that the signal is about: of its visit, its bed, its numbers, or newest of its patient. */
async function heard(tx: Tx, facility: string, signal: Signal, templates: readonly Template[]): Promise<OpenJourney[]> {
  const { visit, patient, links, placement } = signal
  const ofVisit = visit === null ? [] : await openOnly(tx, facility, await tx.openJourneysOfVisit(facility, visit))
  const found = new Map(ofVisit.map((journey) => [journey.id, journey]))
  for (const { id, subject } of templates) {
    const known =
      subject === 'bed'
        ? await onBed(tx, facility, { workflow: id, placement })
        : await byNumbers(tx, facility, { workflow: id, links, patient })
    if (known !== null) found.set(known.id, known)
  }
  return [...found.values()]
}

async function byNumbers(
  tx: Tx,
  facility: string,
  { workflow, links, patient }: { workflow: string; links: readonly EntityId[]; patient: string | null },
): Promise<OpenJourney | null> {
  const keys = [
    ...links.map((link) => linkKey(workflow, link)),
    ...(patient === null ? [] : [personKey(workflow, patient)]),
  ]
  return openByKeys(tx, facility, keys)
}

/** A bed's journey may be a step of another one, which no key leads to: it is found by its place. */
async function onBed(
  tx: Tx,
  facility: string,
  { workflow, placement }: { workflow: string; placement: Placement },
): Promise<OpenJourney | null> {
  const { unit = null, room = null, bed = null } = placement
  if (unit === null || bed === null) return null
  const listed = await tx.journeys(facility, { workflow, state: 'open', unit }, { limit: MOST_BEDS, after: null })
  const row = listed.items.find((one) => one.bed === bed && (room === null || one.room === room))
  return row === undefined ? null : { id: row.id, workflow: row.workflow, stage: row.stage }
}

/** Turnovers open at once on one unit. */
const MOST_BEDS = 200
