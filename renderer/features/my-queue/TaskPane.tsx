import { type KeyboardEvent, type ReactElement, type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { useJourney, useMinute, useReference, useRow, useSession } from '../../state/hooks.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { shortName } from '../../state/views/patient.ts'
import { groupOf } from '../../state/views/queue-rank.ts'
import { timeOf } from '../../state/views/task-time.ts'
import { stepOf, templateOf } from '../../state/views/template-facts.ts'
import { Chip } from '../../ui/marks/Chip.tsx'
import { StateMark } from '../../ui/marks/StateMark.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { KnownSoFar } from './KnownSoFar.tsx'
import { promiseWords, standWords } from './queue-words.ts'
import { TaskButtons } from './TaskButtons.tsx'
import style from './TaskPane.module.css'

/** Parts of the window that the pane is made from: other features draw them. */
export type PaneParts = {
  /** Who it is: bed, full name, birth date, record number. */
  readonly identity: (state: JourneyState) => ReactNode
  /** The completion form, its draft kept. */
  readonly form: (target: Target, onSent: () => void) => ReactNode
}

/** One task, whole: who, what, what is known, its form, and what else can be done with it. */
export function TaskPane(props: {
  readonly task: string
  readonly parts: PaneParts
  readonly onSent: () => void
  readonly onLeave: () => void
}): ReactElement | null {
  const row = useRow('task', props.task)
  const state = useJourney(row?.journey ?? null)
  const { t } = useTranslation()
  const title = useId()
  if (row === null || state === null) return <p className={style['hint']}>{t('journey.gone')}</p>
  const target: Target = { journey: row.journey, task: row.id, escalation: null }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    props.onLeave()
  }
  return (
    // Esc leads back to the list from any field within.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className={style['pane']}
      aria-labelledby={title}
      data-keys=""
      data-journey={row.journey}
      data-task={row.id}
      onKeyDown={handleKeyDown}
    >
      {props.parts.identity(state)}
      <Head row={row} state={state} id={title} />
      <Gone row={row} />
      <Known row={row} state={state} />
      <FormOrWhy target={target} parts={props.parts} onSent={props.onSent} />
      <TaskButtons target={target} row={row} />
    </section>
  )
}

function Head(props: { readonly row: TaskRow; readonly state: JourneyState; readonly id: string }): ReactElement {
  const { row, state } = props
  const { t } = useTranslation()
  const { minute: now } = useMinute()
  const format = useZoneFormat()
  const me = actorIn(useSession())?.id ?? ''
  const stands = standWords(row, { t, format, now, me, tasks: state.tasks })
  const promise = promiseWords(row, { t, format, now })
  const { targetAt } = state.journey
  const template = templateOf(useReference(), state.journey)
  const by = template?.leftStage === undefined ? 'queue.dueBy' : 'queue.leaveBy'
  return (
    <div className={style['head']}>
      <h2 id={props.id} className={style['title']}>
        {row.title}
      </h2>
      <TimeChip time={timeOf(row, now)} age="long" />
      <span className={style['stands']}>
        <StateMark shape={row.state === 'void' ? 'cancelled' : row.state} />
        {stands ?? t(`state.${row.state}`)}
      </span>
      {promise !== '' && <span>{promise}</span>}
      {targetAt !== null && <span>{t(by, { time: format.when(targetAt, now) })}</span>}
      {row.flags.map((flag) => (
        <Chip key={flag} tone="due-soon">
          {flag}
        </Chip>
      ))}
    </div>
  )
}

/** The row left the list while the hand was in its form. */
function Gone({ row }: { readonly row: TaskRow }): ReactElement | null {
  const { t } = useTranslation()
  const format = useZoneFormat()
  const { minute } = useMinute()
  const me = actorIn(useSession())?.id ?? ''
  if (groupOf(row, me) !== null) return null
  const why =
    'performed' in row
      ? t('queue.goneEnded', { time: format.when(row.performed.at, minute), by: row.performed.by })
      : t('queue.goneElsewhere')
  return (
    <p role="alert" className={style['gone']}>
      {t('queue.gone', { why })}
    </p>
  )
}

function Known({ row, state }: { readonly row: TaskRow; readonly state: JourneyState }): ReactElement {
  const reference = useReference()
  const notes = useRow('taskPhi', row.id)?.notes ?? []
  return <KnownSoFar state={state} step={stepOf(templateOf(reference, state.journey), row)} notes={notes} />
}

/** The form where the task may be finished now, else why not. */
function FormOrWhy(props: {
  readonly target: Target
  readonly parts: PaneParts
  readonly onSent: () => void
}): ReactElement {
  const { t } = useTranslation()
  const actions = useActions()
  const why = actions.whyNot('done', props.target)
  if (why === null) return <>{props.parts.form(props.target, props.onSent)}</>
  const by = why.by === null ? t('refusal.somebody') : shortName(why.by)
  return <p className={style['hint']}>{t('form.cannot', { why: t(`cannot.${why.code}`, { by }) })}</p>
}
