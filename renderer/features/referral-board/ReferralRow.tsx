import { memo, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand/react'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { ownerOf } from '../../../shared/domain/task.ts'
import type { Template } from '../../../shared/workflow/template.ts'
import { useJourney, useMark, useMinute, useReference, useSession } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { nextTask } from '../../state/views/next-task.ts'
import { patientName, shortName } from '../../state/views/patient.ts'
import { stageDueAt } from '../../state/views/referral-rank.ts'
import { timeOf } from '../../state/views/task-time.ts'
import { cursorIn, type GridCursor } from '../../ui/grid/grid-cursor.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import type { GridColumn } from '../../ui/grid/use-grid-columns.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { StateMark } from '../../ui/marks/StateMark.tsx'
import { TagMarks } from '../../ui/marks/TagMarks.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { Age } from '../../ui/time/Age.tsx'
import { StageDots } from './StageDots.tsx'
import style from './ReferralBoard.module.css'

type Props = {
  readonly journey: string
  readonly columns: readonly GridColumn[]
  readonly rowIndex: number
  readonly cursor: GridCursor
  readonly template: Template
}

/** One referral: age, patient, clinic and sender, stage, clock, next step, owner, tries, how it came. */
export const ReferralRow = memo(function ReferralRow(props: Props): ReactElement | null {
  const state = useJourney(props.journey)
  const at = useStore(props.cursor, cursorIn(props.journey))
  if (state === null) return null
  const task = nextTask(state)
  return (
    <div
      role="row"
      aria-rowindex={props.rowIndex}
      className={style['row']}
      data-current={at >= 0 || undefined}
      data-journey={state.journey.id}
    >
      {props.columns.map((column, index) => (
        <GridCell
          key={column.id}
          column={column}
          index={index}
          current={at === index}
          cursor={props.cursor}
          row={props.journey}
          task={task?.id ?? null}
        >
          <span className={style['cell']}>
            <Content column={column.id} state={state} template={props.template} />
          </span>
        </GridCell>
      ))}
    </div>
  )
})

function Content({
  column,
  state,
  template,
}: {
  readonly column: string
  readonly state: JourneyState
  readonly template: Template
}): ReactNode {
  const { t } = useTranslation()
  const { journey } = state
  const fact = (name: string) => {
    const value = journey.facts[name]?.value ?? state.phi?.facts[name]?.value
    return value === null || value === undefined ? '' : String(value)
  }
  switch (column) {
    case 'age':
      return <Age since={journey.stageAt} />
    case 'patient':
      return <Patient state={state} />
    case 'toFrom':
      return (
        <Isolated
          text={`${fact('clinic') || fact('specialty') || '–'} ← ${fact('referrer') || fact('sender') || '–'}`}
        />
      )
    case 'stage':
      return <StageDots template={template} stage={journey.stage} />
    case 'clock':
      return <Clock state={state} />
    case 'next':
      return journey.next?.title ?? t('common.none')
    case 'owner':
      return <Owner state={state} />
    case 'tries':
      return fact('tries') || t('common.none')
    default:
      return fact('channel') || t('common.none')
  }
}

function Patient({ state }: { readonly state: JourneyState }): ReactElement {
  const { t } = useTranslation()
  const mark = useMark(state.journey)
  const name = patientName(state.journey, state.identity)
  return (
    <>
      {name.kind === 'named' ? <Isolated text={`${name.family}, ${name.given}`} /> : name.initials}
      {state.identity !== null && state.identity.mrn !== '' && (
        <span className={style['hint']}> {t('board.mrn', { end: state.identity.mrn.slice(-4) })}</span>
      )}{' '}
      <TagMarks tags={state.journey.marks} />
      {mark.kind !== 'confirmed' && <CornerMark kind={mark.kind} />}
    </>
  )
}

/** The stage's own clock; where the next step is later still, that one's. */
function Clock({ state }: { readonly state: JourneyState }): ReactElement {
  const { t } = useTranslation()
  const reference = useReference()
  const { minute } = useMinute()
  const due = reference === null ? null : stageDueAt(reference, state.journey)
  const task = nextTask(state)
  const time = task === null ? null : timeOf(task, minute)
  if (due !== null) return <TimeChip time={{ kind: minute > due ? 'overdue' : 'on-time', dueAt: due }} age="long" />
  if (time !== null && time.kind !== 'none') return <TimeChip time={time} age="long" />
  return <span className={style['hint']}>{t('referral.noTarget')}</span>
}

function Owner({ state }: { readonly state: JourneyState }): ReactElement | null {
  const { t } = useTranslation()
  const me = actorIn(useSession())?.id
  const task = nextTask(state)
  if (task === null) return null
  const owner = ownerOf(task)
  return (
    <>
      <StateMark shape={task.state === 'void' ? 'cancelled' : task.state} />{' '}
      {owner === null ? t('referral.free') : owner.id === me ? t('common.you') : shortName(owner.name)}
    </>
  )
}
