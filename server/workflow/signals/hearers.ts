import type { Placement } from '../../../shared/workflow/journey-event.ts'
import { dedupeKey } from '../../../shared/workflow/dedupe-key.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { linkKey, personKey } from '../../db/journey-keys.ts'
import type { Tx } from '../../db/port.ts'
import type { FacilityRules } from '../../db/rule-contexts.ts'
import type { JourneyPlan, OpenJourney } from '../journey-plan.ts'
import { openByKeys, openOnly } from './open-by-keys.ts'
import { cancels, hears, holds, planSignal } from './plan-signal.ts'
import { saidBy } from './said-by.ts'
import type { Signal } from './signal.ts'
import { usedFacts } from './used-facts.ts'

/** The plans of a signal: who hears it is told, or what opens on it opens (rule IN23). */
export async function signalPlans(tx: Tx, rules: FacilityRules, signal: Signal): Promise<JourneyPlan[]> {
  const templates = newestOf(rules).filter((template) => hears(template, signal))
  if (templates.length === 0) return []
  const { facility, members } = rules.reference
  const open = await hearers(tx, facility, signal, templates)
  return planSignal({ ...signal, said: saidBy(signal.performer, members) }, templates, open)
}

/** The newest version of every workflow, in the order of their names. */
export function newestOf(rules: FacilityRules): Template[] {
  const ids = [...new Set(rules.published.map(({ id }) => id))].toSorted()
  return ids.flatMap((id) => rules.newest(id)?.template ?? [])
}

/** Open journeys that the signal is about: of its visit, its bed, its numbers, its key, or newest of its patient. */
async function hearers(
  tx: Tx,
  facility: string,
  signal: Signal,
  templates: readonly Template[],
): Promise<OpenJourney[]> {
  const found = new Map<string, OpenJourney>()
  const ofVisit =
    signal.visit === null ? [] : await openOnly(tx, facility, await tx.openJourneysOfVisit(facility, signal.visit))
  for (const template of templates) {
    // A cancel or a hold is of what its numbers name, and of nothing else of the same patient (rule SN4).
    const byName = cancels(template, signal) || holds(template, signal)
    for (const journey of byName ? [] : ofVisit) if (journey.workflow === template.id) found.set(journey.id, journey)
    const known =
      template.subject === 'bed'
        ? await onBed(tx, facility, { workflow: template.id, placement: signal.placement })
        : await openByKeys(tx, facility, keysOf(signal, template, byName))
    if (known !== null) found.set(known.id, known)
  }
  return [...found.values()]
}

function keysOf({ links, patient, visit, placement, facts }: Signal, template: Template, byName: boolean): string[] {
  const own = dedupeKey(template, { visit, patient, placement, facts: usedFacts(template, facts) })
  return [
    ...links.map((link) => linkKey(template.id, link)),
    ...(own === null || (byName && template.dedupe?.by.join() === 'visit') ? [] : [own]),
    ...(byName || patient === null ? [] : [personKey(template.id, patient)]),
  ]
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
