import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import {
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react'
import { useStore } from 'zustand/react'
import { type GridCursor, moveCursor, slideCursor } from './grid-cursor.ts'
import { type GridLine, moveOf, placeAfter } from './grid-moves.ts'
import { useDrawn } from './use-drawn.ts'
import { type GridColumn, type GridColumnSpec, useGridColumns } from './use-grid-columns.ts'
import style from './VirtualGrid.module.css'

/** What draws a line: it gets the columns and its place in the whole for readers. */
export type LineDrawing<Line> = (line: Line, columns: readonly GridColumn[], rowIndex: number) => ReactNode

type Props<Line extends GridLine> = {
  readonly label: string
  readonly columns: readonly GridColumnSpec[]
  readonly lines: readonly Line[]
  readonly cursor: GridCursor
  /** More lines are on their way; absent: nobody knows. */
  readonly isFilling?: boolean
  readonly draw: LineDrawing<Line>
  /** True for the rows that . and , go to. */
  readonly isMarked: (key: string) => boolean
  /** A key or pointer touched the grid: its order stands from now. */
  readonly onTouch: () => void
  /** A key of this grid's own, with the row it was pressed in; true: taken. */
  readonly onKey?: (key: string, row: string | null) => boolean
}

/**
 * A grid that draws only the lines in sight, with one tab stop and the arrow keys (ARIA grid). Lines keep their identity
 * by key, so an update moves neither focus nor scroll; the line under the cursor stays drawn even out of sight.
 */
export function VirtualGrid<Line extends GridLine>(props: Props<Line>): ReactElement {
  const { cursor, label, draw, onTouch, onKey } = props
  const size = useElementSize<HTMLDivElement>()
  const scroller = useRef<HTMLDivElement>(null)
  const model = useGridColumns(props.columns, props.lines, size.width)
  const { lines, columns } = model
  const cursorRow = useStore(cursor, (place) => place.row)
  const drawn = useDrawn(lines.length > 0, props.isFilling ?? false)
  const held = lines.findIndex(({ key }) => key === cursorRow)
  // The compiler that this warns about is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => lines[index]?.height ?? 0,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: drawn.overscan,
    scrollPaddingStart: HEAD_PX,
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range)
      return held === -1 || seen.includes(held) ? seen : [...seen, held].sort((a, b) => a - b)
    },
  })
  const items = virtual.getVirtualItems().filter(({ index }, at) => at < drawn.lines || index === held)
  const heights = lines.map(({ height }) => height).join()
  useEffect(() => virtual.measure(), [virtual, heights])
  useLostCursor(props, lines)
  const handleKeyDown = useCallback(
    (event: KeyboardEvent<HTMLDivElement>) => {
      if (isField(event.target)) return
      onTouch()
      if (isLetter(event) && document.documentElement.dataset['letters'] === 'off') return
      const plain = !event.ctrlKey && !event.altKey && !event.metaKey
      if (plain && onKey?.(event.key, cursor.getState().row) === true) return event.preventDefault()
      const move = moveOf(event)
      if (move === null) return
      const { row, column } = cursor.getState()
      const page = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX)
      const to = placeAfter(move, { lines, row, column, columns: columns.length, page, isMarked: props.isMarked })
      if (to === null) return
      event.preventDefault()
      moveCursor(cursor, to, true)
      virtual.scrollToIndex(lines.findIndex(({ key }) => key === to.row))
    },
    [cursor, lines, columns.length, onTouch, onKey, props.isMarked, virtual],
  )
  const gridStyle = { '--grid-columns': model.template } as React.CSSProperties
  return (
    <div
      ref={useMergedRef(scroller, size.ref)}
      className={style['grid']}
      role="grid"
      tabIndex={-1}
      aria-label={label}
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length}
      style={gridStyle}
      data-keys=""
      onKeyDown={handleKeyDown}
      onPointerDown={onTouch}
      onWheel={onTouch}
    >
      <div role="rowgroup" className={style['head']}>
        <div role="row" aria-rowindex={1} className={style['headRow']}>
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={style['body']} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const line = lines[item.index]
          return (
            line !== undefined && (
              <LineBox key={item.key} top={item.start} height={item.size} rowIndex={item.index + 2}>
                {draw(line, columns, item.index + 2)}
              </LineBox>
            )
          )
        })}
      </div>
    </div>
  )
}

const HEAD_PX = 28
const ROW_PX = 44

/** Where a line stands. It numbers the row inside for readers, so that a row that only moves is not drawn anew. */
function LineBox(props: {
  readonly top: number
  readonly height: number
  readonly rowIndex: number
  readonly children: ReactNode
}): ReactElement {
  const { rowIndex } = props
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    box.current?.querySelector('[role="row"]')?.setAttribute('aria-rowindex', String(rowIndex))
  }, [rowIndex])
  return (
    <div ref={box} role="presentation" className={style['line']} style={{ top: props.top, height: props.height }}>
      {props.children}
    </div>
  )
}

function HeadCell({ column }: { readonly column: GridColumn }): ReactElement {
  return (
    <div
      role="columnheader"
      className={style['headCell']}
      data-pinned={column.start === null ? undefined : ''}
      data-folded={column.folded || undefined}
      style={column.start === null ? undefined : { insetInlineStart: column.start }}
      title={column.title}
    >
      {column.folded ? <span className="ow-hidden">{column.title}</span> : column.title}
    </div>
  )
}

/**
 * The row under the cursor went, or there was none yet: the cursor takes the row that stands in its place. Focus follows
 * only where nothing else has it.
 */
function useLostCursor<Line extends GridLine>({ cursor }: Props<Line>, lines: readonly Line[]): void {
  const before = useRef(lines)
  useEffect(() => {
    const was = before.current
    before.current = lines
    const { row } = cursor.getState()
    const rows = lines.filter(({ kind }) => kind === 'row')
    if (rows.some(({ key }) => key === row) || rows.length === 0) return
    const place = was.filter(({ kind }) => kind === 'row').findIndex(({ key }) => key === row)
    const next = rows[Math.max(0, Math.min(rows.length - 1, place))]
    if (next === undefined) return
    const isFree = document.activeElement === document.body
    if (row === null) moveCursor(cursor, { row: next.key }, isFree)
    else slideCursor(cursor, next.key, isFree)
  }, [cursor, lines])
}

/** A letter or mark pressed alone; a person may have switched these off. */
function isLetter({ key, ctrlKey }: KeyboardEvent): boolean {
  return key.length === 1 && key !== ' ' && !ctrlKey
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}
