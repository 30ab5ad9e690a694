import type { JourneyState } from '../changes/journey-state.ts'
import type { FactSource, FactValue } from '../domain/fact.ts'
import type { Instant } from '../kernel/instant.ts'
import { type Draft, putJourney } from './draft.ts'
import { withFormers } from './former-facts.ts'
import type { FactChange } from './journey-event.ts'

/** The value of a fact, `undefined` where nobody told it. */
export function factOf(state: Pick<JourneyState, 'journey' | 'phi'>, name: string): FactValue | undefined {
  const { facts } = state.journey
  if (Object.hasOwn(facts, name)) return facts[name]?.value
  const clinical = state.phi?.facts
  return clinical !== undefined && Object.hasOwn(clinical, name) ? clinical[name]?.value : undefined
}

/** A fact that holds an instant, else null. */
export function instantFact(state: Pick<JourneyState, 'journey' | 'phi'>, name: string): Instant | null {
  const value = factOf(state, name)
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : null
}

/** Values by name, clinical ones included where the reader holds them. */
export function factValues(state: Pick<JourneyState, 'journey' | 'phi'>): { [name: string]: FactValue } {
  const values: { [name: string]: FactValue } = {}
  for (const facts of [state.phi?.facts ?? {}, state.journey.facts])
    for (const [name, fact] of Object.entries(facts)) values[name] = fact.value
  return values
}

/**
 * Writes facts as told by a message, a person or a rule. A message that is older than what is known changes nothing, and
 * neither does one that only repeats what a person has corrected since (rule JN6).
 */
export function tellFacts(
  draft: Draft,
  changes: readonly FactChange[],
  told: { at: Instant; source: FactSource },
): void {
  for (const change of changes) tell(draft, change, told)
}

/** Forgets facts: unknown again. */
export function forgetFacts(draft: Draft, names: readonly string[]): void {
  const { facts } = draft.journey
  if (names.some((name) => Object.hasOwn(facts, name))) putJourney(draft, { facts: without(facts, names) })
  if (draft.phi !== null && names.some((name) => Object.hasOwn(draft.phi?.facts ?? {}, name))) {
    draft.phi = { ...draft.phi, facts: without(draft.phi.facts, names) }
    draft.changes += 1
  }
}

function tell(
  draft: Draft,
  { name, value, class: rowClass }: FactChange,
  told: { at: Instant; source: FactSource },
): void {
  if (rowClass === 'phi' && draft.phi === null) return
  const facts = rowClass === 'phi' ? (draft.phi?.facts ?? {}) : draft.journey.facts
  const was = Object.hasOwn(facts, name) ? facts[name] : undefined
  if (was !== undefined && (same(was.value, value) || isStale(was, value, told))) return
  const fact = { value, source: told.source, at: told.at, ...(was === undefined ? {} : { was: was.value }) }
  const after = withFormers(facts, { ...facts, [name]: fact }, draft.plan.words)
  if (rowClass === 'ops') return putJourney(draft, { facts: after })
  if (draft.phi !== null) draft.phi = { ...draft.phi, facts: after }
  draft.changes += 1
}

type Known = JourneyState['journey']['facts'][string]

function isStale(was: Known, value: FactValue, { at, source }: { at: Instant; source: FactSource }): boolean {
  if (source.kind !== 'message' || was.source.kind === 'rule') return false
  if (at < was.at) return true
  return was.source.kind === 'person' && was.was !== undefined && same(was.was, value)
}

function same(a: FactValue, b: FactValue): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b))
}

function without<T>(facts: { readonly [name: string]: T }, names: readonly string[]): { [name: string]: T } {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name)))
}
