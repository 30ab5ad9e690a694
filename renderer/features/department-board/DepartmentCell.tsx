import { memo, type ReactElement } from 'react'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { useMark } from '../../state/hooks.ts'
import { firstBite } from '../../state/views/first-bite.ts'
import { isLate, timeOf } from '../../state/views/task-time.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { Chip } from '../../ui/marks/Chip.tsx'
import { Pips } from '../../ui/marks/Pips.tsx'
import { StateMark, type StateShape } from '../../ui/marks/StateMark.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { firstLine, secondLine, spokenCell } from './cell-words.ts'
import type { CellPlace } from './place.ts'
import type { RowContext } from './use-row-context.ts'
import { useWords } from '../../ui/words/use-words.ts'
import style from './BoardRow.module.css'

type Props = Omit<CellPlace, 'column'> & {
  readonly column: GridColumn
  readonly lead: TaskRow | null
  readonly others: readonly TaskRow[]
  readonly waitsOn: string | null
  readonly isPicked: boolean
  readonly about: RowContext
}

/** What a department owes this patient: its lead task in two lines, the others as pips. Drawn anew only for its own tasks. */
export const DepartmentCell = memo(function DepartmentCell({ lead, ...rest }: Props): ReactElement {
  if (lead !== null && !rest.column.folded) return <Filled {...rest} lead={lead} />
  const { others: _, waitsOn: __, isPicked: ___, about, ...place } = rest
  return <GridCell {...place} label={about.t('spoken.none', { column: place.column.title })} />
}, isSameCell)

function isSameCell(a: Props, b: Props): boolean {
  const { others: before, ...was } = a
  const { others: after, ...is } = b
  const names = Object.keys(was) as (keyof typeof was)[]
  return (
    names.every((name) => was[name] === is[name]) &&
    before.length === after.length &&
    before.every((task, index) => task === after[index])
  )
}

function Filled({
  lead,
  others,
  waitsOn,
  isPicked,
  about,
  ...place
}: Props & { readonly lead: TaskRow }): ReactElement {
  const context = { ...about, waitsOn }
  const mark = useMark(lead)
  const { time, clock } = firstBite(lead, context.now)
  const isToTake = clock === 'handoff'
  const { word, who, mine } = firstLine(lead, context)
  const below = secondLine(lead, context)
  return (
    <GridCell
      {...place}
      task={lead.id}
      label={spokenCell({ column: place.column.title, task: lead, others: others.length, mark: mark.kind }, context)}
      edge={edgeOf(time.kind, mine, context.sure)}
      selected={isPicked}
      className={`${style['department']} ${isLate(time) ? (style['late'] ?? '') : ''} ${style[TONE[lead.state]] ?? ''}`}
    >
      <div className={style['line']} title={lead.title} data-mine={mine || undefined}>
        <StateMark shape={shapeOf(lead)} />
        {word !== '' && <span className={style['word']}>{word}</span>}
        {who !== '' && <span className={style['who']}>{who}</span>}
        {isPicked && <span aria-hidden="true">☑</span>}
        {mark.kind !== 'confirmed' && <CornerMark kind={mark.kind} />}
      </div>
      <div
        className={`${style['line']} ${style['second']}`}
        data-pending={mark.kind === 'pending' || undefined}
        data-late={isLate(time) || undefined}
      >
        {mark.kind === 'refused' ? <Refused /> : <TimeChip time={time} />}
        {below !== '' && (
          <span className={style['name']} data-take={isToTake || undefined} title={below}>
            {below}
          </span>
        )}
        <Pips pips={others.map((task) => pipOf(task, context.now))} />
      </div>
    </GridCell>
  )
}

function Refused(): ReactElement {
  const t = useWords()
  return <Chip tone="refused">{t('mark.refused')}</Chip>
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
