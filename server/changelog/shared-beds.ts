import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import type { Tx } from '../db/port.ts'
import type { LikeNames } from './like-names.ts'

/** The mark of a journey whose bed another visit has too (E15.11). */
const BED_SHARED = 'bed-shared'

/**
 * Compares a journey that came to a bed, or went from one, with who else stands there: two visits in one bed are both
 * marked, the one that stays alone is not. Journeys in other hands are left as they are, as with like names.
 */
export async function markSharedBeds(tx: Tx, before: JourneyState | null, state: JourneyState): Promise<LikeNames> {
  const [from, to] = [bedOf(before), bedOf(state)]
  if (from === to) return { state, others: [] }
  const left = await visitsIn(tx, state, from)
  const met = await visitsIn(tx, state, to)
  const others = [
    ...(left.length === 1 ? left.map((one) => ({ before: one, after: marked(one, false) })) : []),
    ...met.map((one) => ({ before: one, after: marked(one, true) })),
  ]
  return { state: marked(state, met.length > 0), others: others.filter((one) => one.before !== one.after) }
}

/** Where a patient lies; null for one who left, and for a journey without a bed or about a bed. */
function bedOf(state: JourneyState | null): string | null {
  if (state === null || state.identity === null) return null
  const { state: open, unit, room, bed, reached } = state.journey
  if (open !== 'open' || unit === null || bed === null || reached?.['left'] !== undefined) return null
  return [unit, room ?? '', bed].join('|')
}

/** Other visits' journeys in a bed of the house. */
async function visitsIn(tx: Tx, than: JourneyState, bed: string | null): Promise<JourneyState[]> {
  const [unit] = bed?.split('|') ?? []
  if (unit === undefined) return []
  const { facility, id } = than.journey
  const { items } = await tx.journeys(facility, { unit, state: 'open' }, { limit: MOST_OF_UNIT, after: null })
  const there = items.filter((row) => row.id !== id && [row.unit, row.room ?? '', row.bed].join('|') === bed)
  if (there.length === 0) return []
  const ids = there.map((row) => String(row.id))
  const rows = await tx.lockJourneys(facility, ids, { skipLocked: true })
  const states = ids.flatMap((one) => stateOf(rows.filter((row) => row.journey === one)) ?? [])
  return states.filter((one) => bedOf(one) === bed && one.identity?.visit !== than.identity?.visit)
}

/** More than any unit has beds, those waiting to be cleaned included. */
const MOST_OF_UNIT = 500

function marked(state: JourneyState, is: boolean): JourneyState {
  const { journey } = state
  if (journey.marks.includes(BED_SHARED) === is) return state
  const others = journey.marks.filter((mark) => mark !== BED_SHARED)
  return { ...state, journey: { ...journey, marks: is ? [...others, BED_SHARED] : others } }
}
