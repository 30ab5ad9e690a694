import {
  columnPinningFeature,
  columnSizingFeature,
  createColumnHelper,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'
import type { GridLine } from './grid-moves.ts'

/** A column as a screen describes it. Widths in px; `grow` shares what is left over, `pinned` stays while the rest scrolls. */
export type GridColumnSpec = {
  readonly id: string
  readonly title: string
  readonly min: number
  readonly grow: number
  readonly most?: number
  readonly pinned?: boolean
  /** Nothing open in it: 20 px, its title on end. */
  readonly folded?: boolean
  /** Folded too where the whole has less room than this, px: others say more there. */
  readonly foldUnder?: number
}

/** A column with its place. `start`: where a pinned one sticks, null for the others. */
export type GridColumn = {
  readonly id: string
  readonly title: string
  readonly width: number
  readonly start: number | null
  readonly folded: boolean
}

/** The columns laid out, and the lines as the table's rows. */
export type GridModel<Line extends GridLine> = {
  readonly columns: readonly GridColumn[]
  /** For `grid-template-columns`. */
  readonly template: string
  readonly lines: readonly Line[]
}

/** A folded column's width, px. */
export const FOLDED_PX = 20

const features = tableFeatures({ columnSizingFeature, columnPinningFeature })

/** Lays the columns out over `available` px: the table keeps sizes and pinned offsets, the screen draws them. */
export function useGridColumns<Line extends GridLine>(
  asked: readonly GridColumnSpec[],
  lines: readonly Line[],
  available: number,
): GridModel<Line> {
  const specs = useMemo(() => foldedIn(asked, available), [asked, available])
  const columns = useMemo(() => {
    const helper = createColumnHelper<typeof features, Line>()
    return specs.map((spec) => helper.display({ id: spec.id, header: spec.title, minSize: FOLDED_PX, maxSize: 4000 }))
  }, [specs])
  const state = useMemo(
    () => ({
      columnSizing: widths(specs, available),
      columnPinning: { start: specs.filter(({ pinned }) => pinned).map(({ id }) => id), end: [] },
    }),
    [specs, available],
  )
  const data = useMemo(() => [...lines], [lines])
  const table = useTable({ features, columns, data, state, getRowId: (line) => line.key })
  const leaves = table.getAllLeafColumns()
  const laidOut = useMemo(
    () =>
      leaves.map((column, index) => ({
        id: column.id,
        title: specs[index]?.title ?? '',
        width: column.getSize(),
        start: column.getIsPinned() === 'start' ? column.getStart('start') : null,
        folded: specs[index]?.folded ?? false,
      })),
    // Sizes and pins come from `state`; the column objects alone do not change with them.
    // oxlint-disable-next-line react/exhaustive-deps
    [leaves, state, specs],
  )
  const rows = table.getRowModel().rows
  return {
    columns: laidOut,
    template: laidOut.map(({ width }) => `${width}px`).join(' '),
    lines: useMemo(() => rows.map((row) => row.original), [rows]),
  }
}

/** The columns, those folded that need more room than there is; before the first measure there is none to go by. */
function foldedIn(specs: readonly GridColumnSpec[], available: number): readonly GridColumnSpec[] {
  return specs.map((spec) => {
    const isTight = spec.foldUnder !== undefined && available > 0 && available < spec.foldUnder
    return isTight ? { ...spec, folded: true } : spec
  })
}

/** Every column its minimum, the rest shared by `grow`, none over its `most`. */
export function widths(specs: readonly GridColumnSpec[], available: number): Record<string, number> {
  const base = specs.map((spec) => (spec.folded === true ? FOLDED_PX : spec.min))
  const spare = Math.max(0, available - base.reduce((sum, width) => sum + width, 0))
  const grows = specs.map((spec) => (spec.folded === true ? 0 : spec.grow))
  const total = grows.reduce((sum, grow) => sum + grow, 0)
  return Object.fromEntries(
    specs.map((spec, index) => {
      const share = total === 0 ? 0 : Math.floor((spare * (grows[index] ?? 0)) / total)
      const width = (base[index] ?? 0) + share
      return [spec.id, spec.most === undefined ? width : Math.min(width, spec.most)]
    }),
  )
}
