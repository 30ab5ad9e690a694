import type { Placement } from '../../../shared/workflow/journey-event.ts'
import { dedupeKey } from '../../../shared/workflow/dedupe-key.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { linkKey, personKey } from '../../db/journey-keys.ts'
import { groupBy } from '../../../shared/kernel/group-by.ts'
import type { KeyedJourney, Tx } from '../../db/port.ts'
import type { FacilityRules } from '../../db/rule-contexts.ts'
import type { JourneyPlan, OpenJourney } from '../journey-plan.ts'
import { namedOf } from './open-by-keys.ts'
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
  const ofVisit = signal.visit === null ? [] : await tx.openJourneysOfVisit(facility, signal.visit)
  const sought = templates.map((template) => {
    // A cancel or a hold is of what its numbers name, and of nothing else of the same patient (rule SN4).
    const byName = cancels(template, signal) || holds(template, signal)
    return { template, byName, keys: template.subject === 'bed' ? NO_KEYS : keysOf(signal, template, byName) }
  })
  // One statement for the keys of all workflows: an ADT message asks about a dozen of them.
  const keys = [...new Set(sought.flatMap((one) => [...one.keys.ofCase, ...one.keys.ofPerson]))]
  const byKey = groupBy(keys.length === 0 ? [] : await tx.journeysByKeys(facility, keys, 'open'), ({ key }) => key)
  for (const { template, byName, keys: own } of sought) {
    for (const journey of byName ? [] : ofVisit) if (journey.workflow === template.id) found.set(journey.id, journey)
    const onBeds =
      template.subject === 'bed' ? await onBed(tx, facility, { template, placement: signal.placement }) : []
    for (const journey of [...onBeds, ...meant(byKey, own)]) found.set(journey.id, namedOf(journey))
  }
  return [...found.values()]
}

/** Keys that name the case, in the order in which they count, and those that name no more than the person. */
type Keys = { readonly ofCase: readonly string[]; readonly ofPerson: readonly string[] }
const NO_KEYS: Keys = { ofCase: [], ofPerson: [] }

function keysOf({ links, patient, visit, placement, facts }: Signal, template: Template, byName: boolean): Keys {
  const own = dedupeKey(template, { visit, patient, placement, facts: usedFacts(template, facts) })
  const isMeant = own !== null && !(byName && template.dedupe?.by.join() === 'visit')
  return {
    ofCase: [...links.map((link) => linkKey(template.id, link)), ...(isMeant ? [own] : [])],
    ofPerson: byName || patient === null ? [] : [personKey(template.id, patient)],
  }
}

/** What names the case reaches all of it, after a merge two; what names the person alone, the newest (rules IN23, IN24). */
function meant(
  byKey: ReadonlyMap<string, readonly KeyedJourney[]>,
  { ofCase, ofPerson }: Keys,
): readonly KeyedJourney[] {
  const named = ofCase.flatMap((key) => (byKey.has(key) ? [byKey.get(key) ?? []] : []))[0]
  return named ?? ofPerson.flatMap((key) => byKey.get(key)?.slice(0, 1) ?? [])
}

/** A bed's journey may be a step of another one, which no key leads to: it is found by its place. */
async function onBed(
  tx: Tx,
  facility: string,
  { template, placement }: { template: Template; placement: Placement },
): Promise<OpenJourney[]> {
  const { unit = null, room = null, bed = null } = placement
  if (unit === null || bed === null) return []
  const filter = { workflow: template.id, state: 'open', unit } as const
  const listed = await tx.journeys(facility, filter, { limit: MOST_BEDS, after: null })
  return listed.items.filter((one) => one.bed === bed && (room === null || one.room === room)).slice(0, 1)
}

/** Turnovers open at once on one unit. */
const MOST_BEDS = 200
