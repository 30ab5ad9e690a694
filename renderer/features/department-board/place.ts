import type { GridCursor } from '../../ui/grid/grid-cursor.ts'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'

/** Where a cell stands in the grid. */
export type CellPlace = {
  readonly column: GridColumn | undefined
  readonly index: number
  readonly current: boolean
  readonly cursor: GridCursor
  readonly row: string
}
