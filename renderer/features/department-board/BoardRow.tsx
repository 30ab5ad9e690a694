import { memo, type ReactElement } from 'react'
import { useStore } from 'zustand/react'
import { useJourney, useReference } from '../../state/hooks.ts'
import { useScreenState } from '../../state/screen/use-screen.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { boardCells, waitsOnDepartment } from '../../state/views/board-cells.ts'
import { nextTask } from '../../state/views/next-task.ts'
import { orderOf, templateOf } from '../../state/views/template-facts.ts'
import { cursorIn, type GridCursor } from '../../ui/grid/grid-cursor.ts'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'
import { FIXED_COLUMNS } from './board-columns.ts'
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
  const place = (index: number) => ({ column: columns[index], index, current: at === index, cursor, row: id })
  const next = nextTask(state)
  return (
    <div role="row" className={`${grid['row']} ${style['row']}`} data-current={at >= 0 || undefined} data-journey={id}>
      <PatientCell {...place(0)} state={state} template={template} task={next} showUnit={props.showUnit} />
      <LeaveCell {...place(1)} state={state} template={template} task={next} />
      <NowCell {...place(2)} state={state} template={template} task={next} />
      {columns.slice(FIXED_COLUMNS.length).map((column, index) => {
        const cell = cells.get(column.id) ?? null
        return (
          <DepartmentCell
            key={column.id}
            {...place(index + FIXED_COLUMNS.length)}
            column={column}
            lead={cell?.lead ?? null}
            others={cell?.others ?? NONE}
            waitsOn={cell === null ? null : waitsOnDepartment(cell.lead, state.tasks)}
            isPicked={cell !== null && picked.includes(cell.lead.id)}
            about={about}
          />
        )
      })}
    </div>
  )
})

const NONE: readonly TaskRow[] = []
