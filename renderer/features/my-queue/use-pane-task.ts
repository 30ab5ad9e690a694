import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { type GridCursor, moveCursor } from '../../ui/grid/grid-cursor.ts'

/** The task whose form stands beside the list. */
export type PaneTask = {
  readonly task: string | null
  readonly pane: RefObject<HTMLDivElement | null>
  /** Sent, or given up: the pane shows the row of the cursor again, and the hand is back on the list. */
  readonly release: () => void
}

/**
 * The pane follows the list's cursor, but never while the hand is in it: a row that leaves the list must not change the
 * form under somebody who is typing.
 */
export function usePaneTask(cursor: GridCursor): PaneTask {
  const row = useStore(cursor, (place) => place.row)
  const pane = useRef<HTMLDivElement | null>(null)
  const [task, setTask] = useState(row)
  useEffect(() => {
    if (pane.current?.contains(document.activeElement) !== true) setTask(row)
  }, [row])
  useEffect(() => {
    const element = pane.current
    const leave = (event: FocusEvent) => {
      const to = event.relatedTarget
      if (to instanceof Node && element?.contains(to) !== true) setTask(cursor.getState().row)
    }
    element?.addEventListener('focusout', leave)
    return () => element?.removeEventListener('focusout', leave)
  }, [cursor])
  const release = useCallback(() => {
    const { row: now } = cursor.getState()
    setTask(now)
    if (now !== null) moveCursor(cursor, { row: now }, true)
  }, [cursor])
  return { task, pane, release }
}
