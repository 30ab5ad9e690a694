import type { JourneyIdentityRow, JourneyRow } from '../../../shared/domain/journey.ts'
import type { BoardStore } from '../../state/board-store.ts'
import { bedKey, bedOf, matchesText } from '../../state/views/patient.ts'

/** More than this is a list, not an answer. */
const MOST = 8

/**
 * The journeys whose bed, name or record number hold the typed words, from what is held here: a bed or family name that
 * begins so first, then the end of a record number, then the rest; open ones before closed ones, by bed.
 */
export function findPatients(text: string, board: Pick<BoardStore, 'ids' | 'row'>): readonly string[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const found = board.ids('journeys').flatMap((id) => {
    const journey = board.row('journey', id)
    const identity = board.row('journeyId', id)
    return journey === null || !matchesText(wanted, journey, identity)
      ? []
      : [{ id, rank: rankOf(wanted, journey, identity), bed: bedKey(journey) }]
  })
  return found
    .sort((a, b) => a.rank - b.rank || compare(a.bed, b.bed) || compare(a.id, b.id))
    .slice(0, MOST)
    .map(({ id }) => id)
}

function rankOf(wanted: string, journey: JourneyRow, identity: JourneyIdentityRow | null): number {
  const first = wanted.split(/\s+/, 1)[0] ?? ''
  const begins = [bedOf(journey), identity?.family].some((word) => word?.toLowerCase().startsWith(first) === true)
  const ends = identity?.mrn.toLowerCase().endsWith(first) === true
  return (journey.state === 'open' ? 0 : 10) + (begins ? 0 : ends ? 1 : 2)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
