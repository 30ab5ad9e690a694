import { Button } from '@mantine/core'
import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand/react'
import type { EscalationRow as Row } from '../../../shared/domain/escalation.ts'
import type { JourneyRow } from '../../../shared/domain/journey.ts'
import { isFinal, ownerOf } from '../../../shared/domain/task.ts'
import { useMark, useReference, useRow } from '../../state/hooks.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { bedOf, shortName } from '../../state/views/patient.ts'
import { calledName } from '../../state/views/subject.ts'
import { cursorIn, type GridCursor } from '../../ui/grid/grid-cursor.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { Chip } from '../../ui/marks/Chip.tsx'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { TimeMark } from '../../ui/marks/TimeMark.tsx'
import { PatientText } from '../../ui/text/PatientText.tsx'
import { useTimeText, useZoneFormat } from '../../ui/time/time-face.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import { toldWords } from './told-words.ts'
import grid from '../../ui/grid/GridRow.module.css'
import style from './Escalations.module.css'

type Props = {
  readonly escalation: string
  readonly columns: readonly GridColumn[]
  readonly rowIndex: number
  readonly cursor: GridCursor
  readonly me: string
}

/** One escalation: level, patient, what is stuck, how late, who was told, who answered. */
export const EscalationRow = memo(function EscalationRow(props: Props): ReactElement | null {
  const row = useRow('escalation', props.escalation)
  const journey = useRow('journey', row?.journey ?? null)
  return row === null || journey === null ? null : <Filled {...props} row={row} journey={journey} />
})

type Whole = Props & { readonly row: Row; readonly journey: JourneyRow }

function Filled({ row, journey, columns, cursor, me, ...props }: Whole): ReactElement {
  const { t } = useTranslation()
  const identity = useRow('journeyId', journey.id)
  const reference = useReference()
  const at = useStore(cursor, cursorIn(row.id))
  const format = useZoneFormat()
  const told = useTimeText((now) => toldWords(t, row, { me, when: (one) => format.when(one, now) }))
  // Told before it is due, where nobody was there for it.
  const isLate = useTimeText((now) => (now < row.dueAt ? 'soon' : 'late')) === 'late'
  const place = (index: number) => ({
    column: columns[index] ?? NO_COLUMN,
    index,
    current: at === index,
    cursor,
    row: row.id,
    task: row.task,
    escalation: row.id,
  })
  const level = t('escalation.levelSpoken', { level: row.level, role: wordOf(t, 'role', row.role) })
  return (
    <div
      role="row"
      aria-rowindex={props.rowIndex}
      className={grid['row']}
      data-current={at >= 0 || undefined}
      data-journey={journey.id}
    >
      <GridCell {...place(0)} label={level}>
        <Chip tone={row.state === 'open' ? 'escalated' : 'quiet'} title={level}>
          <TimeMark time={{ kind: 'escalated', level: row.level }} />
        </Chip>
      </GridCell>
      <GridCell {...place(1)}>
        <span className={style['line']}>
          {bedOf(journey) !== null && <strong>{bedOf(journey)}</strong>}
          <span className={style['cut']}>
            <PatientText name={calledName(journey, identity, reference)} />
          </span>
        </span>
      </GridCell>
      <GridCell {...place(2)}>
        <Stuck row={row} />
      </GridCell>
      <GridCell {...place(3)}>
        <span className={style['line']}>
          <TimeChip time={{ kind: isLate ? 'overdue' : 'due-soon', dueAt: row.dueAt }} age="long" />
        </span>
      </GridCell>
      <GridCell {...place(4)}>
        <span className={style['cut']} title={told}>
          {told}
        </span>
      </GridCell>
      <GridCell {...place(5)}>
        <Answer row={row} me={me} />
      </GridCell>
    </div>
  )
}

const NO_COLUMN: GridColumn = { id: '', title: '', width: 0, start: null, folded: false }

/** Department, step, whose it is, and how many more are late on the same path. */
function Stuck({ row }: { readonly row: Row }): ReactElement {
  const { t } = useTranslation()
  const task = useRow('task', row.task)
  const reference = useReference()
  const owner = task === null ? null : ownerOf(task)
  const department = reference?.departments.get(row.department)?.name ?? row.department
  const who =
    task !== null && isFinal(task)
      ? t(`state.${task.state}`)
      : owner === null
        ? t('escalation.nobody')
        : t('escalation.hasIt', { name: shortName(owner.name) })
  const more = row.tasks.length > 1 ? ` · ${t('escalation.moreLate', { count: row.tasks.length - 1 })}` : ''
  const words = `${department}: ${row.title}, ${who}${more}`
  return (
    <span className={style['cut']} title={words}>
      {department}: {row.title}, <strong>{who}</strong>
      {more}
    </span>
  )
}

/** "K. Lind back by 14:00", marked once that has passed; unanswered, the way to answer. */
function Answer({ row, me }: { readonly row: Row; readonly me: string }): ReactElement {
  const { t } = useTranslation()
  const actions = useActions()
  const mark = useMark(row)
  const format = useZoneFormat()
  const answer = row.acknowledged
  const passed = useTimeText((now) => (answer !== null && now > answer.backBy ? 'passed' : '')) === 'passed'
  const when = useTimeText((now) => (answer === null ? '' : format.when(answer.backBy, now)))
  const target = { journey: row.journey, task: row.task, escalation: row.id }
  const why = actions.whyNot('acknowledge', target)
  return (
    <span className={style['line']}>
      {mark.kind !== 'confirmed' && <CornerMark kind={mark.kind} />}
      {answer !== null && (
        <span className={style['cut']}>
          {answer.by.id === me
            ? t('escalation.backByYou', { time: when })
            : t('escalation.backBy', { name: shortName(answer.by.name), time: when })}
        </span>
      )}
      {passed && (
        <Chip tone="overdue">
          <TimeMark time={{ kind: 'overdue' }} /> {t('escalation.passed')}
        </Chip>
      )}
      {answer === null && why === null && (
        <Button variant="default" size="compact-sm" tabIndex={-1} onClick={() => actions.act('acknowledge', target)}>
          <KeyHint keys="y" does={t('escalation.press')} />
        </Button>
      )}
    </span>
  )
}
