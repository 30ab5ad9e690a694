import { type ReactElement, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { type GridCursor, moveCursor, touchCursor } from './grid-cursor.ts'
import type { GridColumn } from './use-grid-columns.ts'
import style from './GridCell.module.css'

type Props = {
  readonly column: GridColumn
  readonly index: number
  /** The cursor stands here: the grid's one tab stop. */
  readonly current: boolean
  readonly cursor: GridCursor
  readonly row: string
  /** Spoken in place of what is drawn. */
  readonly label?: string | undefined
  /** The task that a key pressed here acts on. */
  readonly task?: string | null
  readonly escalation?: string | null
  readonly className?: string | undefined
  readonly edge?: string | undefined
  readonly selected?: boolean
  readonly children?: ReactNode
}

/** A cell of a grid row. It remembers when the task it shows became another: a key pressed just then only points at it. */
export function GridCell(props: Props): ReactElement {
  const { column, current, task } = props
  const ref = useRef<HTMLDivElement>(null)
  useFocusOnDemand(ref, props)
  useChangedStamp(ref, task ?? null)
  return (
    <div
      ref={ref}
      role="gridcell"
      aria-colindex={props.index + 1}
      aria-label={props.label}
      aria-selected={props.selected}
      tabIndex={current ? 0 : -1}
      className={`${style['cell']} ${props.className ?? ''}`}
      data-pinned={column.start === null ? undefined : ''}
      data-folded={column.folded || undefined}
      data-task={task ?? undefined}
      data-escalation={props.escalation ?? undefined}
      data-edge={props.edge}
      style={column.start === null ? undefined : { insetInlineStart: column.start }}
      onFocus={() => touchCursor(props.cursor, props.row, props.index)}
      onPointerDown={() => moveCursor(props.cursor, { row: props.row, column: props.index }, false)}
    >
      {props.children}
    </div>
  )
}

/** The browser's focus follows the cursor when a key or pointer moved it, never when data did. */
function useFocusOnDemand(ref: RefObject<HTMLDivElement | null>, { cursor, current, row, index }: Props): void {
  useEffect(() => {
    if (!current) return
    const take = () => {
      const place = cursor.getState()
      const isHere = place.row === row && place.column === index
      if (!isHere || place.focus === (answered.get(cursor) ?? 0)) return
      answered.set(cursor, place.focus)
      // Under the hand another row stands now that nobody chose: as fresh as a cell that changed.
      if (place.byItself) ref.current?.setAttribute('data-changed', String(performance.now()))
      ref.current?.focus({ preventScroll: true })
      ref.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    }
    take()
    return cursor.subscribe(take)
  }, [ref, cursor, current, row, index])
}

// Which demand was answered last: a cell that is drawn again does not answer an old one.
const answered = new WeakMap<GridCursor, number>()

function useChangedStamp(ref: RefObject<HTMLDivElement | null>, task: string | null): void {
  const shown = useRef(task)
  useEffect(() => {
    if (shown.current === task) return
    shown.current = task
    ref.current?.setAttribute('data-changed', String(performance.now()))
    // Under the hand another task stands now: the line at the foot must name it.
    if (ref.current === document.activeElement) ref.current?.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
  }, [ref, task])
}
