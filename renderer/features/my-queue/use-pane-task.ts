import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { type GridCursor, moveCursor, slideCursor } from '../../ui/grid/grid-cursor.ts'

/** The task whose form stands beside the list. */
export type PaneTask = {
  readonly task: string | null
  readonly pane: RefObject<HTMLDivElement | null>
  /** Sent: the hand is back on the list; the pane stays on what was done until the person moves. */
  readonly sent: () => void
  /** Given up: the pane shows the row of the cursor again, and the hand is back on the list. */
  readonly release: () => void
}

/**
 * The pane follows the list's cursor, but never while the hand is in it: a row that leaves the list must not change the
 * form under somebody who is typing. Nor does it follow a cursor that nobody moved: the form of the next patient is not
 * what the person who finished this one looked at.
 */
export function usePaneTask(cursor: GridCursor): PaneTask {
  const row = useStore(cursor, (place) => place.row)
  const pane = useRef<HTMLDivElement | null>(null)
  const [task, setTask] = useState(row)
  const byItself = useStore(cursor, (place) => place.byItself)
  useEffect(() => {
    if (pane.current?.contains(document.activeElement) === true) return
    setTask((was) => (byItself && was !== null ? was : row))
  }, [row, byItself])
  useEffect(() => {
    const element = pane.current
    const leave = (event: FocusEvent) => {
      const to = event.relatedTarget
      const place = cursor.getState()
      if (to instanceof Node && element?.contains(to) !== true && !place.byItself) setTask(place.row)
    }
    element?.addEventListener('focusout', leave)
    return () => element?.removeEventListener('focusout', leave)
  }, [cursor])
  const release = useCallback(() => {
    const { row: now } = cursor.getState()
    setTask(now)
    if (now !== null) moveCursor(cursor, { row: now }, true)
  }, [cursor])
  const sent = useCallback(() => {
    const { row: now } = cursor.getState()
    if (now === null) return
    if (now === task) moveCursor(cursor, { row: now }, true)
    else slideCursor(cursor, now, true)
  }, [cursor, task])
  return { task, pane, sent, release }
}
