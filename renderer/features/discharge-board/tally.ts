import type { BoardStore } from '../../state/board-store.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { openColumns } from '../../state/views/board-cells.ts'
import { bandOf } from '../../state/views/discharge-band.ts'
import { type Flag, flagsOf } from '../../state/views/discharge-rank.ts'
import { leaveTime } from '../../state/views/leave-time.ts'
import { bedOf } from '../../state/views/patient.ts'
import { templateOf } from '../../state/views/template-facts.ts'

/** What the top bar counts over all rows of a unit, whatever is filtered. */
export type Tally = {
  readonly rows: number
  readonly flags: { readonly [F in Flag]: number }
  readonly leavingToday: number
  readonly leftToday: number
  /** Columns with something open. */
  readonly columns: ReadonlySet<string>
  /** Beds that a discharge stands for, as `unit room/bed`. */
  readonly beds: ReadonlySet<string>
}

/** What the tally is taken of. `day` names the calendar day of an instant in the facility's zone. */
export type TallyOf = {
  readonly board: BoardStore
  readonly reference: ReferenceView
  readonly unit: string | null
  readonly now: number
  readonly day: (at: number) => string
}

/** Counts once over the journeys of one workflow. */
export function tally(ids: readonly string[], of: TallyOf): Tally {
  const flags = { late: 0, 'due-soon': 0, stalled: 0, refused: 0 }
  const columns = new Set<string>()
  const beds = new Set<string>()
  const counts = { rows: 0, leavingToday: 0, leftToday: 0 }
  const today = of.day(of.now)
  for (const id of ids) {
    const state = of.board.journey(id)
    const template = state === null ? null : templateOf(of.reference, state.journey)
    if (state === null || template === null || (of.unit !== null && state.journey.unit !== of.unit)) continue
    const band = bandOf(state, template, of.now)
    if (band === null) continue
    counts.rows += 1
    for (const flag of flagsOf(state, of.board, of.now)) flags[flag] += 1
    for (const column of openColumns(state, template, of.now)) columns.add(column)
    if (band !== 'left') beds.add(`${state.journey.unit} ${bedOf(state.journey)}`)
    const { wanted, computed } = leaveTime(state.journey)
    if (band === 'left') counts.leftToday += of.day(state.journey.stageAt) === today ? 1 : 0
    else if (of.day(computed ?? wanted ?? 0) === today) counts.leavingToday += 1
  }
  return { ...counts, flags, columns, beds }
}

/** Two tallies say the same: nothing is drawn anew. */
export function sameTally(a: Tally, b: Tally): boolean {
  const flat = (of: Tally) =>
    JSON.stringify([of.rows, of.flags, of.leavingToday, of.leftToday, [...of.columns].sort(), of.beds.size])
  return flat(a) === flat(b)
}
