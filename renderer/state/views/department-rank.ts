import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { BoardStore } from '../board-store.ts'
import type { RankOf } from '../ranked-list.ts'
import type { ReferenceView } from '../reference-view.ts'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import { BANDS } from './band.ts'
import { type JourneyStanding, standingOf } from './journey-standing.ts'
import { bedKey, matchesText } from './patient.ts'
import { thingOf } from './subject.ts'
import { templateOf } from './template-facts.ts'

/** The counts of the top bar, each of them a filter. */
export const FLAGS = ['late', 'due-soon', 'stalled', 'refused'] as const
/** One of them. */
export type Flag = (typeof FLAGS)[number]

/** How the rows of a band may stand. */
export const ORDERS = ['bed', 'bites', 'unit'] as const
/** One way. */
export type Order = (typeof ORDERS)[number]

/** What a person asked to see. `unit` null: all units held. */
export type DepartmentFilter = {
  readonly unit: string | null
  readonly flag: Flag | null
  readonly text: string
  /** Asked at each sorting: how many rows there are decides it, where a person does not. */
  readonly order: () => Order
}

/** Ranks a journey on a board by departments (rules BO4-BO9). */
export function departmentRank(reference: ReferenceView, filter: DepartmentFilter): RankOf {
  return (id, board, now) => {
    const state = board.journey(id)
    const template = state === null ? null : templateOf(reference, state.journey)
    if (state === null || template === null) return null
    const standing = standingOf(state, template, now)
    if (standing.band === null || !fits(state, { standing, filter, board, template })) return null
    return { band: BANDS.indexOf(standing.band), key: keyOf(state, standing, filter.order()) }
  }
}

/** True where one of my actions on the journey was not taken, and the card still stands. */
export function hasRefused({ journey, tasks }: JourneyState, board: BoardStore): boolean {
  if (board.mark('journey', journey.id).kind === 'refused') return true
  return [...tasks.keys()].some((id) => board.mark('task', id).kind === 'refused')
}

type Fitting = {
  readonly standing: JourneyStanding
  readonly filter: DepartmentFilter
  readonly board: BoardStore
  readonly template: Template
}

function fits(state: JourneyState, { standing, filter, board, template }: Fitting): boolean {
  if (filter.unit !== null && state.journey.unit !== filter.unit) return false
  if (filter.text !== '' && !matchesText(filter.text, state.journey, state.identity, thingOf(state.journey, template)))
    return false
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

/**
 * Staff think in rooms where they look at one unit; over several, what bites first comes first, and where there are
 * many, unit by unit.
 */
export function defaultOrder(unit: string | null, rows: number): Order {
  if (unit !== null) return 'bed'
  return rows > GROUP_FROM ? 'unit' : 'bites'
}

/** From here on several units stand grouped. */
const GROUP_FROM = 60

function keyOf({ journey }: JourneyState, standing: JourneyStanding, order: Order): (string | number)[] {
  const bed = bedKey(journey)
  if (order === 'bed') return [bed]
  const group = order === 'unit' ? [journey.unit ?? '~'] : []
  if (standing.band === 'left') return [...group, -journey.stageAt, bed]
  return [...group, -standing.level, standing.due, bed]
}
