import { createStore, type StoreApi } from 'zustand/vanilla'

/** Where the hand is in a grid. `focus` counts the demands to move the browser's focus there. */
export type CursorPlace = {
  readonly row: string | null
  readonly column: number
  readonly focus: number
  /** The row before it left the list: nobody moved here, and the first key only points (BO21). */
  readonly byItself: boolean
}

/** The cursor of one grid: rows subscribe to their own id, so a move draws two rows. */
export type GridCursor = StoreApi<CursorPlace>

/** A cursor that stands nowhere yet. */
export function createGridCursor(): GridCursor {
  return createStore<CursorPlace>(() => ({ row: null, column: 0, focus: 0, byItself: false }))
}

/** Moves the cursor. `focus`: the browser's focus follows; data never asks for that. */
export function moveCursor(cursor: GridCursor, to: { row: string; column?: number }, focus: boolean): void {
  cursor.setState((was) => ({
    row: to.row,
    column: to.column ?? was.column,
    focus: focus ? was.focus + 1 : was.focus,
    byItself: false,
  }))
}

/** The row under the cursor went: it stands at another that nobody chose. */
export function slideCursor(cursor: GridCursor, row: string, focus: boolean): void {
  cursor.setState((was) => ({ ...was, row, focus: focus ? was.focus + 1 : was.focus, byItself: true }))
}

/** A hand came to a cell by key or pointer; where the cursor only slid there, it stays that. */
export function touchCursor(cursor: GridCursor, row: string, column: number): void {
  cursor.setState((was) => ({
    ...was,
    row,
    column,
    byItself: was.byItself && was.row === row && was.column === column,
  }))
}

/** The column of the cursor in a row, or -1: for `useStore(cursor, cursorIn(id))`. */
export function cursorIn(row: string): (place: CursorPlace) => number {
  return (place) => (place.row === row ? place.column : -1)
}
