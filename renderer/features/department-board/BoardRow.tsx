import { memo, type ReactElement } from 'react'
import { useStore } from 'zustand/react'
import { useJourney, useReference } from '../../state/hooks.ts'
import { useScreenState } from '../../state/screen/use-screen.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { boardCells, waitsOnDepartment } from '../../state/views/board-cells.ts'
import { nextTask } from '../../state/views/next-task.ts'
import { shownFacts } from '../../state/views/shown-facts.ts'
import { orderOf, templateOf } from '../../state/views/template-facts.ts'
import { cursorIn, type GridCursor } from '../../ui/grid/grid-cursor.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'
import { AboutText } from '../../ui/text/AboutText.tsx'
import { FIXED } from './board-columns.ts'
import { DepartmentCell } from './DepartmentCell.tsx'
import { LeaveCell } from './LeaveCell.tsx'
import { NowCell } from './NowCell.tsx'
import { PatientCell } from './PatientCell.tsx'
import { useRowContext } from './use-row-context.ts'
import grid from '../../ui/grid/GridRow.module.css'
import style from './BoardRow.module.css'

type Props = {
  readonly journey: string
  readonly columns: readonly GridColumn[]
  readonly cursor: GridCursor
  readonly showUnit: boolean
}

/** One patient: drawn again when a row of this journey changes, the minute does, or the cursor comes or goes. */
export const BoardRow = memo(function BoardRow(props: Props): ReactElement | null {
  const { journey: id, columns, cursor } = props
  const state = useJourney(id)
  const reference = useReference()
  const template = state === null ? null : templateOf(reference, state.journey)
  const about = useRowContext(template)
  const at = useStore(cursor, cursorIn(id))
  const selected = useScreenState((screen) =>
    [...screen.selected].filter((task) => task.startsWith(`${id}/`)).join('\n'),
  )
  if (state === null || template === null) return null
  const cells = boardCells(state, template, { me: about.me, now: about.now, order: orderOf(template) })
  const picked = selected.split('\n')
  const next = nextTask(state)
  const draw = (column: GridColumn, index: number): ReactElement => {
    const place = { column, index, current: at === index, cursor, row: id }
    const subject = { ...place, state, template, task: next }
    switch (column.id) {
      case FIXED.patient:
        return <PatientCell key={column.id} {...subject} showUnit={props.showUnit} />
      case FIXED.leave:
        return <LeaveCell key={column.id} {...subject} />
      case FIXED.now:
        return <NowCell key={column.id} {...subject} />
      case FIXED.about:
        return (
          <GridCell key={column.id} {...place} task={next?.id ?? null}>
            {!column.folded && <AboutText facts={shownFacts(state, template)} />}
          </GridCell>
        )
      default: {
        const cell = cells.get(column.id) ?? null
        return (
          <DepartmentCell
            key={column.id}
            {...place}
            lead={cell?.lead ?? null}
            others={cell?.others ?? NONE}
            waitsOn={cell === null ? null : waitsOnDepartment(cell.lead, state.tasks)}
            isPicked={cell !== null && picked.includes(cell.lead.id)}
            about={about}
          />
        )
      }
    }
  }
  return (
    <div role="row" className={`${grid['row']} ${style['row']}`} data-current={at >= 0 || undefined} data-journey={id}>
      {columns.map(draw)}
    </div>
  )
})

const NONE: readonly TaskRow[] = []
