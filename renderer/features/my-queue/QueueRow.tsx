import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand/react'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { useConsole, useJourney, useMark, useMinute, useReference, useRow, useSession } from '../../state/hooks.ts'
import { useScreenState } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { bedOf } from '../../state/views/patient.ts'
import { calledName, subjectWord } from '../../state/views/subject.ts'
import { queueReasons } from '../../state/views/queue-rank.ts'
import { firstBite } from '../../state/views/first-bite.ts'
import { cursorIn, type GridCursor } from '../../ui/grid/grid-cursor.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { StateMark } from '../../ui/marks/StateMark.tsx'
import { TagMarks } from '../../ui/marks/TagMarks.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { PatientText } from '../../ui/text/PatientText.tsx'
import { formatCountdown } from '../../ui/time/format-age.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { promiseWords, reasonWords, standWords } from './queue-words.ts'
import grid from '../../ui/grid/GridRow.module.css'
import style from './QueueRow.module.css'

type Props = {
  readonly task: string
  readonly columns: readonly GridColumn[]
  readonly rowIndex: number
  readonly cursor: GridCursor
}

/** One task of the queue: where and what, its time, and why it stands here. */
export const QueueRow = memo(function QueueRow(props: Props): ReactElement | null {
  const row = useRow('task', props.task)
  const state = useJourney(row?.journey ?? null)
  return row === null || state === null ? null : <Filled {...props} row={row} state={state} />
})

function Filled({
  row,
  state,
  ...props
}: Props & { readonly row: TaskRow; readonly state: JourneyState }): ReactElement {
  const { columns, cursor, task } = props
  const at = useStore(cursor, cursorIn(task))
  const picked = useScreenState((screen) => screen.selected.has(task))
  const mark = useMark(row)
  const reference = useReference()
  const { why, more, spoken } = useLineWords(row, state)
  const { minute } = useMinute()
  const me = actorIn(useSession())?.id
  const mine = me !== undefined && ownerOf(row)?.id === me
  const { journey, identity } = state
  const place = (index: number) => ({
    column: columns[index] ?? NO_COLUMN,
    index,
    current: at === index,
    cursor,
    row: task,
    task,
  })
  return (
    <div
      role="row"
      aria-rowindex={props.rowIndex}
      className={`${grid['row']} ${style['row']}`}
      data-current={at >= 0 || undefined}
      data-picked={picked || undefined}
      data-journey={journey.id}
    >
      <GridCell {...place(0)} label={spoken} selected={picked}>
        <div className={style['line']} data-mine={mine || undefined}>
          <StateMark shape={row.state === 'void' ? 'cancelled' : row.state} />
          {bedOf(journey) !== null && <strong>{bedOf(journey)}</strong>}
          <span className={style['title']}>{row.title}</span>
          {picked && <span aria-hidden="true">☑</span>}
          {mark.kind !== 'confirmed' && <CornerMark kind={mark.kind} />}
        </div>
        <div className={`${style['line']} ${style['second']}`}>
          <span className={style['title']}>
            <PatientText name={calledName(journey, identity, reference)} />
          </span>
          <TagMarks tags={journey.marks} />
        </div>
      </GridCell>
      <GridCell {...place(1)}>
        <div className={style['line']}>
          <TimeChip time={firstBite(row, minute).time} age="long" />
        </div>
      </GridCell>
      <GridCell {...place(2)}>
        <div className={style['line']} data-mine={mine || undefined} title={why}>
          <span className={style['title']}>{why}</span>
        </div>
        <div className={`${style['line']} ${style['second']}`} title={more}>
          <span className={style['title']}>{more}</span>
        </div>
      </GridCell>
    </div>
  )
}

const NO_COLUMN: GridColumn = { id: '', title: '', width: 0, start: null, folded: false }

/** First line: how it stands, else why it is here; second line: the rest. */
function useLineWords(row: TaskRow, state: JourneyState): { why: string; more: string; spoken: string } {
  const { t } = useTranslation()
  const { board, reference } = useConsole()
  const format = useZoneFormat()
  const { minute: now } = useMinute()
  const me = actorIn(useSession())?.id ?? ''
  const context = { t, format, now, me, tasks: state.tasks }
  const stands = standWords(row, context)
  const reasons = reasonWords(queueReasons(row, state.journey, board, now), context)
  const bite = firstBite(row, now)
  const { time } = bite
  const handoff = bite.clock === 'handoff' ? t('queue.toTake', { time: format.when(bite.takeBy, now) }) : ''
  const rest = [stands === null ? '' : reasons, promiseWords(row, context), handoff, row.flags.join(', ')]
  const why = stands ?? reasons
  const due = 'dueAt' in time && time.dueAt !== null ? `, ${formatCountdown(time.dueAt, now)}` : ''
  const words = {
    bed: subjectWord(state.journey, reference.getState()),
    title: row.title,
    state: t(`state.${row.state}`).toLowerCase(),
    time: due,
    why,
  }
  return { why, more: rest.filter((one) => one !== '').join(' · '), spoken: t('queue.spoken', words) }
}
