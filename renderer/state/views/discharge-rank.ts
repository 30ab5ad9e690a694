import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { BoardStore } from '../board-store.ts'
import type { RankOf } from '../ranked-list.ts'
import type { ReferenceView } from '../reference-view.ts'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import { BANDS } from './discharge-band.ts'
import { type JourneyStanding, standingOf } from './journey-standing.ts'
import { bedKey, matchesText } from './patient.ts'
import { templateOf } from './template-facts.ts'

/** The counts of the top bar, each of them a filter. */
export const FLAGS = ['late', 'due-soon', 'stalled', 'refused'] as const
/** One of them. */
export type Flag = (typeof FLAGS)[number]

/** What a person asked to see. `unit` null: all units held. */
export type DischargeFilter = {
  readonly unit: string | null
  readonly flag: Flag | null
  readonly text: string
  /** More than sixty rows of several units stand grouped by unit. */
  readonly byUnit: boolean
}

/** Ranks a journey on the discharge board (rules BO4-BO9). */
export function dischargeRank(reference: ReferenceView, filter: DischargeFilter): RankOf {
  return (id, board, now) => {
    const state = board.journey(id)
    const template = state === null ? null : templateOf(reference, state.journey)
    if (state === null || template === null) return null
    const standing = standingOf(state, template, now)
    if (standing.band === null || !fits(state, standing, filter, board)) return null
    return { band: BANDS.indexOf(standing.band), key: keyOf(state, standing, filter) }
  }
}

/** True where one of my actions on the journey was not taken, and the card still stands. */
export function hasRefused({ journey, tasks }: JourneyState, board: BoardStore): boolean {
  if (board.mark('journey', journey.id).kind === 'refused') return true
  return [...tasks.keys()].some((id) => board.mark('task', id).kind === 'refused')
}

function fits(state: JourneyState, standing: JourneyStanding, filter: DischargeFilter, board: BoardStore): boolean {
  if (filter.unit !== null && state.journey.unit !== filter.unit) return false
  if (filter.text !== '' && !matchesText(filter.text, state.journey, state.identity)) return false
  switch (filter.flag) {
    case null:
      return true
    case 'late':
      return standing.late
    case 'due-soon':
      return standing.dueSoon
    case 'stalled':
      return state.journey.stalledAt !== null
    case 'refused':
      return hasRefused(state, board)
    default:
      return assertNever(filter.flag)
  }
}

/** Staff think in rooms where they look at one unit; over several, what bites first comes first. */
function keyOf(
  { journey }: JourneyState,
  standing: JourneyStanding,
  { unit, byUnit }: DischargeFilter,
): (string | number)[] {
  const bed = bedKey(journey)
  if (unit !== null) return [bed]
  const group = byUnit ? [journey.unit ?? '~'] : []
  if (standing.band === 'left') return [...group, -journey.stageAt, bed]
  return [...group, -standing.level, standing.due, bed]
}
