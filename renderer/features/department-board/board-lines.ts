import type { Ranked } from '../../state/ranked-list.ts'
import { type Band, BANDS } from '../../state/views/band.ts'
import type { GridLine } from '../../ui/grid/grid-moves.ts'

/** A line of the board: a patient, the head of a band, or a bed with nothing open. */
export type BoardLine = GridLine &
  (
    | { readonly shows: 'patient'; readonly journey: string }
    | { readonly shows: 'band'; readonly band: Band | 'beds'; readonly count: number; readonly folded: boolean }
    | { readonly shows: 'bed'; readonly bed: string }
  )

/** Heights in px. */
export type LineHeights = { readonly row: number; readonly head: number }

/** Bands that stand folded until somebody opens them: they need nobody now. */
const FOLDED_AT_FIRST: ReadonlySet<string> = new Set(['left', 'beds'])

/** The board's lines in order: every band with rows gets a head, a folded one only that. `beds`: those without a discharge. */
export function boardLines(
  shown: readonly Ranked[],
  beds: readonly string[],
  folds: ReadonlyMap<string, boolean>,
  heights: LineHeights,
): BoardLine[] {
  const head = (band: Band | 'beds', count: number): BoardLine => ({
    key: `band:${band}`,
    kind: 'head',
    shows: 'band',
    height: heights.head,
    band,
    count,
    folded: isFolded(folds, band),
  })
  const bands = BANDS.flatMap((band, index) => {
    const rows = shown.filter((line) => line.band === index)
    if (rows.length === 0) return []
    const patients = rows.map(({ id }): BoardLine => ({
      key: id,
      kind: 'row',
      shows: 'patient',
      height: heights.row,
      journey: id,
    }))
    return [head(band, rows.length), ...(isFolded(folds, band) ? [] : patients)]
  })
  if (beds.length === 0) return bands
  const empty = beds.map((bed): BoardLine => ({
    key: `bed:${bed}`,
    kind: 'row',
    shows: 'bed',
    height: heights.head,
    bed,
  }))
  return [...bands, head('beds', beds.length), ...(isFolded(folds, 'beds') ? [] : empty)]
}

/** Whether a band stands folded. */
export function isFolded(folds: ReadonlyMap<string, boolean>, band: string): boolean {
  return folds.get(`band:${band}`) ?? FOLDED_AT_FIRST.has(band)
}
