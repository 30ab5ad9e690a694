import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand/react'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { ownerOf } from '../../../shared/domain/task.ts'
import { useJourney, useSession } from '../../state/hooks.ts'
import { useScreenState } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { nextTask } from '../../state/views/next-task.ts'
import { shownFacts } from '../../state/views/shown-facts.ts'
import { cursorIn, type GridCursor } from '../../ui/grid/grid-cursor.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'
import { AboutText } from '../../ui/text/AboutText.tsx'
import { Age } from '../../ui/time/Age.tsx'
import { SubjectCell } from './SubjectCell.tsx'
import { ClockCell, DoorCell, NextCell, OwnerCell, ToFromCell, TriesCell } from './StageCells.tsx'
import { StageDots } from './StageDots.tsx'
import grid from '../../ui/grid/GridRow.module.css'
import style from './StageRow.module.css'

type Props = {
  readonly journey: string
  readonly columns: readonly GridColumn[]
  readonly rowIndex: number
  readonly cursor: GridCursor
  readonly template: Template
}

/** One journey: age in its stage, what it is about, stage, clock, next step, owner; a referral's clinic, sender and door. */
export const StageRow = memo(function StageRow(props: Props): ReactElement | null {
  const { journey: id, columns, cursor, template } = props
  const state = useJourney(id)
  const at = useStore(cursor, cursorIn(id))
  const task = state === null ? null : nextTask(state)
  const picked = useScreenState((screen) => task !== null && screen.selected.has(task.id))
  const { t } = useTranslation()
  const me = actorIn(useSession())?.id ?? null
  if (state === null) return null
  const isMine = task !== null && me !== null && ownerOf(task)?.id === me
  const draw = (column: string): ReactElement => {
    switch (column) {
      case 'age':
        return <Age since={state.journey.stageAt} />
      case 'subject':
        return <SubjectCell state={state} template={template} picked={picked} />
      case 'toFrom':
        return <ToFromCell state={state} />
      case 'about':
        return <AboutText facts={shownFacts(state, template)} />
      case 'stage':
        return <StageDots template={template} stage={state.journey.stage} />
      case 'clock':
        return <ClockCell state={state} />
      case 'next':
        return <NextCell state={state} template={template} />
      case 'owner':
        return <OwnerCell task={task} />
      case 'tries':
        return <TriesCell state={state} template={template} />
      default:
        return <DoorCell state={state} />
    }
  }
  return (
    <div
      role="row"
      aria-rowindex={props.rowIndex}
      className={`${grid['row']} ${style['row']}`}
      data-current={at >= 0 || undefined}
      data-journey={id}
      title={task?.state === 'waiting' ? t('state.waiting') : undefined}
    >
      {columns.map((column, index) => (
        <GridCell
          key={column.id}
          column={column}
          index={index}
          current={at === index}
          cursor={cursor}
          row={id}
          task={task?.id ?? null}
          selected={picked}
          edge={isMine && index === 0 ? 'mine' : undefined}
        >
          {draw(column.id)}
        </GridCell>
      ))}
    </div>
  )
})
