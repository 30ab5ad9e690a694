import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { FactValue } from '../../shared/domain/fact.ts'
import type { Reference } from '../../shared/domain/reference.ts'
import { HOUR_MS, type Instant } from '../../shared/kernel/instant.ts'

/** How long a row says that records were merged (E15.11). */
const MERGED_MS = 12 * HOUR_MS

/** The journey with the marks behind its name that follow from what is known; other marks stay. */
export function withFactMarks(state: JourneyState, reference: Reference, now: Instant): JourneyState {
  const { journey } = state
  const wanted = (Object.keys(MARKS) as Mark[]).filter((name) => MARKS[name]({ state, reference, now }))
  const others = journey.marks.filter((name) => !Object.hasOwn(MARKS, name))
  const marks = [...others, ...wanted]
  const same = marks.length === journey.marks.length && marks.every((name) => journey.marks.includes(name))
  return same ? state : { ...state, journey: { ...journey, marks } }
}

type Known = { readonly state: JourneyState; readonly reference: Reference; readonly now: Instant }

const MARKS = {
  synthetic: ({ reference }: Known) => reference.synthetic,
  precaution: ({ state }: Known) => isSome(factOf(state, 'precautions')),
  interpreter: ({ state }: Known) => factOf(state, 'interpreter') === true,
  'bed-asked': ({ state }: Known) => factOf(state, 'bedAsked') === true,
  'likely-duplicate': ({ state }: Known) => factOf(state, 'likelyDuplicate') === true,
  merged: ({ state, now }: Known) => now - numberOf(factOf(state, 'mergedAt')) < MERGED_MS,
}
type Mark = keyof typeof MARKS

function factOf({ journey }: JourneyState, name: string): FactValue {
  return Object.hasOwn(journey.facts, name) ? (journey.facts[name]?.value ?? null) : null
}

function isSome(value: FactValue): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== ''
}

function numberOf(value: FactValue): number {
  return typeof value === 'number' ? value : -Infinity
}
