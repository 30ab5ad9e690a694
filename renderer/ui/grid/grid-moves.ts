/** A key that moves within a grid, as screens.md section 4 lists them. */
export type GridMove =
  | { readonly by: number }
  | { readonly columns: number }
  | { readonly to: 'row-start' | 'row-end' | 'first' | 'last' }
  | { readonly pages: number }
  | { readonly marked: 1 | -1 }

/** The move behind a key, or null. `marked` goes to the next or previous late row. */
export function moveOf(press: { key: string; ctrlKey: boolean; altKey: boolean; metaKey: boolean }): GridMove | null {
  if (press.altKey || press.metaKey) return null
  if (press.ctrlKey) return press.key === 'Home' ? { to: 'first' } : press.key === 'End' ? { to: 'last' } : null
  return MOVES[press.key] ?? null
}

const MOVES: { readonly [key: string]: GridMove } = {
  ArrowDown: { by: 1 },
  ArrowUp: { by: -1 },
  j: { by: 1 },
  k: { by: -1 },
  ArrowRight: { columns: 1 },
  ArrowLeft: { columns: -1 },
  Home: { to: 'row-start' },
  End: { to: 'row-end' },
  PageDown: { pages: 1 },
  PageUp: { pages: -1 },
  '.': { marked: 1 },
  ',': { marked: -1 },
}

/** A line of a grid: rows take the cursor, heads are read over. `height` in px. */
export type GridLine = { readonly key: string; readonly kind: 'row' | 'head'; readonly height: number }

/** What the mover knows: the lines, where the cursor is, how many rows a page has. */
export type GridPlace = {
  readonly lines: readonly GridLine[]
  readonly row: string | null
  readonly column: number
  readonly columns: number
  readonly page: number
  readonly isMarked: (key: string) => boolean
}

/** Where a move ends; null where nothing can take the cursor. */
export function placeAfter(move: GridMove, place: GridPlace): { row: string; column: number } | null {
  const rows = place.lines.filter(({ kind }) => kind === 'row').map(({ key }) => key)
  const at = place.row === null ? -1 : rows.indexOf(place.row)
  const last = rows.length - 1
  if (last < 0) return null
  const on = (index: number, column = place.column) => {
    const row = rows[Math.max(0, Math.min(last, index))]
    return row === undefined ? null : { row, column: Math.max(0, Math.min(place.columns - 1, column)) }
  }
  if ('by' in move) return on(at === -1 ? 0 : at + move.by)
  if ('pages' in move) return on((at === -1 ? 0 : at) + move.pages * Math.max(1, place.page - 1))
  if ('columns' in move) return on(at === -1 ? 0 : at, place.column + move.columns)
  if ('marked' in move) return on(nextMarked(rows, at, move.marked, place.isMarked) ?? at)
  switch (move.to) {
    case 'first':
      return on(0)
    case 'last':
      return on(last)
    case 'row-start':
      return on(at === -1 ? 0 : at, 0)
    default:
      return on(at === -1 ? 0 : at, place.columns - 1)
  }
}

/** Round the end to the beginning, once. */
function nextMarked(
  rows: readonly string[],
  from: number,
  by: 1 | -1,
  isMarked: (key: string) => boolean,
): number | null {
  for (let step = 1; step <= rows.length; step += 1) {
    const index = (((from + by * step) % rows.length) + rows.length) % rows.length
    if (isMarked(rows[index] ?? '')) return index
  }
  return null
}
