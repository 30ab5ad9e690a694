import type { BoardStore } from '../../state/board-store.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import type { Flag } from '../../state/views/department-rank.ts'
import { standingOf } from '../../state/views/journey-standing.ts'
import { leaveTime } from '../../state/views/leave-time.ts'
import { bedOf } from '../../state/views/patient.ts'
import { templateOf } from '../../state/views/template-facts.ts'

/** What the top bar counts over all rows of a unit, whatever is filtered. */
export type Tally = {
  readonly rows: number
  readonly flags: { readonly [F in Flag]: number }
  readonly leavingToday: number
  readonly leftToday: number
  /** Rows of those who left, or that closed. */
  readonly left: number
  /** Columns with something open. */
  readonly columns: ReadonlySet<string>
  /** Beds that a discharge stands for, as `unit room/bed`. */
  readonly beds: ReadonlySet<string>
}

/** What the tally is taken of. `today` is the facility's calendar day; `refused` the journeys with a card of mine. */
export type TallyOf = {
  readonly board: BoardStore
  readonly reference: ReferenceView
  readonly unit: string | null
  readonly now: number
  readonly today: { readonly from: number; readonly to: number }
  readonly refused: ReadonlySet<string>
}

/** Counts once over the journeys of one workflow. */
export function tally(ids: readonly string[], of: TallyOf): Tally {
  const flags = { late: 0, 'due-soon': 0, stalled: 0, refused: 0 }
  const columns = new Set<string>()
  const beds = new Set<string>()
  const counts = { rows: 0, leavingToday: 0, leftToday: 0, left: 0 }
  const isToday = (at: number | null) => at !== null && at >= of.today.from && at < of.today.to
  for (const id of ids) {
    const state = of.board.journey(id)
    const template = state === null ? null : templateOf(of.reference, state.journey)
    if (state === null || template === null || (of.unit !== null && state.journey.unit !== of.unit)) continue
    const { journey } = state
    const standing = standingOf(state, template, of.now)
    if (standing.band === null) continue
    counts.rows += 1
    flags.late += standing.late ? 1 : 0
    flags['due-soon'] += standing.dueSoon ? 1 : 0
    flags.stalled += journey.stalledAt === null ? 0 : 1
    flags.refused += of.refused.has(id) ? 1 : 0
    for (const column of standing.columns) columns.add(column)
    if (standing.band === 'left') {
      counts.left += 1
      counts.leftToday += isToday(journey.stageAt) ? 1 : 0
      continue
    }
    beds.add(`${journey.unit} ${bedOf(journey)}`)
    const { wanted, computed } = leaveTime(journey)
    counts.leavingToday += isToday(computed ?? wanted) ? 1 : 0
  }
  return { ...counts, flags, columns, beds }
}

/** Two tallies say the same: nothing is drawn anew. */
export function sameTally(a: Tally, b: Tally): boolean {
  const flat = (of: Tally) =>
    JSON.stringify([of.rows, of.flags, of.leavingToday, of.leftToday, of.left, [...of.columns].sort(), of.beds.size])
  return flat(a) === flat(b)
}
