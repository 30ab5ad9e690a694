import type { ReactElement } from 'react'
import { useStore } from 'zustand/react'
import { cursorIn, type GridCursor } from '../../ui/grid/grid-cursor.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'
import { useWords } from '../../ui/words/use-words.ts'
import grid from '../../ui/grid/GridRow.module.css'
import style from './BoardRow.module.css'

/** A bed without a discharge. Who lies there is not among this console's rows, so only the place is named. */
export function BedLine(props: {
  readonly bed: string
  readonly row: string
  readonly column: GridColumn | undefined
  readonly rowIndex: number
  readonly cursor: GridCursor
}): ReactElement | null {
  const t = useWords()
  const at = useStore(props.cursor, cursorIn(props.row))
  if (props.column === undefined) return null
  return (
    <div role="row" aria-rowindex={props.rowIndex} className={grid['row']}>
      <GridCell column={props.column} index={0} current={at >= 0} cursor={props.cursor} row={props.row}>
        <div className={style['line']}>
          <strong className={style['bed']}>{props.bed}</strong>
          <span className={style['second']}>{t('board.bandBedsWhy')}</span>
        </div>
      </GridCell>
    </div>
  )
}
