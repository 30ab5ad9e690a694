import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import type { Tx } from '../db/port.ts'
import { nameKey } from '../db/name-key.ts'

/** The mark of a journey whose patient could be taken for another one in the house (E15.11). */
const LIKE_NAME = 'like-name'

/** The journey, marked where needed, and the others that must be marked because of it. */
export type LikeNames = {
  readonly state: JourneyState
  readonly others: readonly { before: JourneyState; after: JourneyState }[]
}

/**
 * Compares a patient who is new, or has a new name, with who else is in the house. Journeys in other hands are left as
 * they are: this never waits, so it may lock out of order.
 */
export async function markLikeNames(tx: Tx, before: JourneyState | null, state: JourneyState): Promise<LikeNames> {
  const nobody = { state, others: [] }
  const name = nameKey(state.identity?.family ?? '')
  if (name === '' || !isHere(state) || name === nameKey(before?.identity?.family ?? '')) return nobody
  const { facility, id } = state.journey
  const ids = (await tx.journeysNamed(facility, name)).filter((other) => other !== id)
  if (ids.length === 0) return nobody
  const rows = await tx.lockJourneys(facility, ids, { skipLocked: true })
  const states = ids.map((journey) => stateOf(rows.filter((row) => row.journey === journey)))
  const like = states.filter((one) => one !== null).filter((one) => isHere(one) && isSomebodyElse(one, state))
  if (like.length === 0) return nobody
  const unmarked = like.filter(({ journey }) => !journey.marks.includes(LIKE_NAME))
  return { state: marked(state), others: unmarked.map((other) => ({ before: other, after: marked(other) })) }
}

function isHere({ journey }: JourneyState): boolean {
  return journey.unit !== null && journey.state === 'open'
}

function isSomebodyElse(one: JourneyState, other: JourneyState): boolean {
  return one.identity?.mrn !== other.identity?.mrn
}

function marked(state: JourneyState): JourneyState {
  const { journey } = state
  const marks = journey.marks.includes(LIKE_NAME) ? journey.marks : [...journey.marks, LIKE_NAME]
  return { ...state, journey: { ...journey, marks } }
}
