import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { useMark, useMinute, useReference } from '../../state/hooks.ts'
import type { LeadTask } from '../../state/views/lead-task.ts'
import { isLate, timeOf } from '../../state/views/task-time.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { Chip } from '../../ui/marks/Chip.tsx'
import { Pips } from '../../ui/marks/Pips.tsx'
import { StateMark, type StateShape } from '../../ui/marks/StateMark.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { useSureTime, useZoneFormat } from '../../ui/time/time-face.tsx'
import { firstLine, secondLine, spokenCell, type CellContext } from './cell-words.ts'
import type { CellPlace } from './place.ts'
import { useMe } from './use-me.ts'
import style from './BoardRow.module.css'

type Props = Omit<CellPlace, 'column'> & {
  readonly column: GridColumn
  readonly state: JourneyState
  readonly cell: LeadTask | null
  readonly selected: readonly string[]
}

/** What a department owes this patient: its lead task in two lines, the others as pips. */
export function DepartmentCell({ cell, state, selected, ...place }: Props): ReactElement {
  const { t } = useTranslation()
  if (cell === null || place.column.folded)
    return <GridCell {...place} label={t('spoken.none', { column: place.column.title })} />
  return <Filled {...place} cell={cell} state={state} selected={selected} />
}

function Filled({ cell, state, selected, ...place }: Props & { readonly cell: LeadTask }): ReactElement {
  const { lead, others } = cell
  const context = useCellContext(state)
  const mark = useMark(lead)
  const time = timeOf(lead, context.now)
  const { word, who, mine } = firstLine(lead, context)
  const below = secondLine(lead, context)
  const isPicked = selected.includes(lead.id)
  return (
    <GridCell
      {...place}
      task={lead.id}
      label={spokenCell({ column: place.column.title, task: lead, others: others.length, mark: mark.kind }, context)}
      edge={edgeOf(time.kind, mine, context.sure)}
      selected={isPicked}
      className={`${style['department']} ${style[TONE[lead.state]] ?? ''}`}
    >
      <div className={style['line']} title={lead.title} data-mine={mine || undefined}>
        <StateMark shape={shapeOf(lead)} />
        {word !== '' && <span className={style['word']}>{word}</span>}
        {who !== '' && <span className={style['who']}>{who}</span>}
        {isPicked && <span aria-hidden="true">☑</span>}
        {mark.kind !== 'confirmed' && <CornerMark kind={mark.kind} />}
      </div>
      <div className={`${style['line']} ${style['second']}`} data-pending={mark.kind === 'pending' || undefined}>
        {mark.kind === 'refused' ? <Refused /> : <TimeChip time={time} />}
        {below !== '' && (
          <span className={style['name']} title={below}>
            {below}
          </span>
        )}
        <Pips pips={others.map((task) => pipOf(task, context.now))} />
      </div>
    </GridCell>
  )
}

function Refused(): ReactElement {
  const { t } = useTranslation()
  return <Chip tone="refused">{t('mark.refused')}</Chip>
}

function useCellContext({ tasks }: JourneyState): CellContext {
  const { t } = useTranslation()
  const format = useZoneFormat()
  const me = useMe()
  const reference = useReference()
  const { minute } = useMinute()
  const sure = useSureTime()
  return { t, format, me, reference, tasks, now: minute, sure }
}

function edgeOf(kind: string, mine: boolean, sure: boolean): string {
  const late = kind === 'overdue' || kind === 'escalated' || kind === 'due-soon'
  if (late) return sure ? kind : 'unsure'
  return mine ? 'mine' : 'none'
}

function pipOf(task: TaskRow, now: number): { id: string; shape: StateShape; late: boolean } {
  return { id: task.id, shape: shapeOf(task), late: isLate(timeOf(task, now)) }
}

function shapeOf(task: TaskRow): StateShape {
  return task.state === 'void' ? 'cancelled' : task.state
}

/** How strongly a state is drawn. */
const TONE: { readonly [S in TaskRow['state']]: 'ink' | 'muted' | 'faint' } = {
  waiting: 'muted',
  free: 'ink',
  claimed: 'ink',
  working: 'ink',
  paused: 'muted',
  done: 'muted',
  'not-done': 'ink',
  skipped: 'faint',
  cancelled: 'faint',
  void: 'faint',
}
