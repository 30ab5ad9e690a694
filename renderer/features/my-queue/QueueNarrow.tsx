import { Button } from '@mantine/core'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useJourney, useMinute, useReference, useRow } from '../../state/hooks.ts'
import type { Action } from '../../state/screen/action.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { queueReasons } from '../../state/views/queue-rank.ts'
import { timeOf } from '../../state/views/task-time.ts'
import { stepOf, templateOf } from '../../state/views/template-facts.ts'
import { StateMark } from '../../ui/marks/StateMark.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { KnownSoFar } from './KnownSoFar.tsx'
import type { QueueIds } from './queue-lines.ts'
import { QueueEmpty } from './QueueEmpty.tsx'
import { reasonWords } from './queue-words.ts'
import type { PaneParts } from './TaskPane.tsx'
import style from './QueueNarrow.module.css'

type Props = { readonly ids: QueueIds; readonly parts: PaneParts; readonly onTouch: () => void }

/** In the hand: one job a page, mine first, three large buttons. */
export function QueueNarrow({ ids, parts, onTouch }: Props): ReactElement {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState<string | null>(null)
  const jobs = [...ids.mine, ...ids.next]
  const at = Math.max(0, wanted === null ? 0 : jobs.indexOf(wanted))
  const job = jobs[at]
  if (job === undefined) return <QueueEmpty ids={ids} />
  const turn = (to: string | undefined) => to !== undefined && setWanted(to)
  return (
    <div className={style['page']} onPointerDown={onTouch} role="presentation">
      <nav className={style['turn']} aria-label={t('queue.list')}>
        <Button variant="default" size="md" disabled={at === 0} onClick={() => turn(jobs[at - 1])}>
          {t('queue.former')}
        </Button>
        <strong>{t('queue.job', { nr: at + 1, count: jobs.length })}</strong>
        <Button variant="default" size="md" disabled={at === jobs.length - 1} onClick={() => turn(jobs[at + 1])}>
          {t('queue.latter')}
        </Button>
      </nav>
      <Job key={job} task={job} parts={parts} onHeld={() => setWanted(job)} />
    </div>
  )
}

function Job(props: {
  readonly task: string
  readonly parts: PaneParts
  readonly onHeld: () => void
}): ReactElement | null {
  const { t } = useTranslation()
  const row = useRow('task', props.task)
  const state = useJourney(row?.journey ?? null)
  const notes = useRow('taskPhi', props.task)?.notes ?? []
  const reference = useReference()
  const { board } = useConsole()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const [open, setOpen] = useState(false)
  const actions = useActions()
  if (row === null || state === null) return null
  const step = stepOf(templateOf(reference, state.journey), row)
  const target: Target = { journey: row.journey, task: row.id, escalation: null }
  const why = reasonWords(queueReasons(row, state.journey, board, minute), { t, format })
  return (
    <article className={style['job']} data-keys="" data-journey={row.journey} data-task={row.id}>
      {props.parts.identity(state)}
      <h2 className={style['title']}>
        <StateMark shape={row.state === 'void' ? 'cancelled' : row.state} size={18} /> {row.title}
      </h2>
      <p className={style['line']}>
        <TimeChip time={timeOf(row, minute)} age="long" /> {t(`state.${row.state}`)} · {why}
      </p>
      <KnownSoFar state={state} step={step} notes={notes} />
      {open ? (
        props.parts.form(target, () => setOpen(false))
      ) : (
        <div className={style['buttons']}>
          <Large action="claim" target={target} onDone={props.onHeld}>
            {t('queue.take')}
          </Large>
          <Large action="start" target={target} onDone={props.onHeld}>
            {t('queue.atBed')}
          </Large>
          <Large action="done" target={target} {...(asks(step) ? { instead: () => setOpen(true) } : {})}>
            {t('queue.done')}
          </Large>
          <Button variant="subtle" size="md" onClick={() => actions.act('menu', target)}>
            {t('queue.more')}
          </Button>
        </div>
      )}
    </article>
  )
}

function asks(step: ReturnType<typeof stepOf>): boolean {
  return (step?.captures.length ?? 0) > 0
}

/** One of the three; what cannot be done now stays in its place, greyed. */
function Large(props: {
  readonly action: Extract<Action, 'claim' | 'start' | 'done'>
  readonly target: Target
  /** A task taken or begun is looked at on, wherever its group puts it. */
  readonly onDone?: () => void
  readonly instead?: () => void
  readonly children: ReactNode
}): ReactElement {
  const actions = useActions()
  const { board } = useConsole()
  const { action, target } = props
  const state = board.row('task', target.task ?? '')?.state
  const over = (action === 'claim' && state !== 'free') || (action === 'start' && state === 'working')
  const press = () => {
    if (props.instead !== undefined) return props.instead()
    props.onDone?.()
    return actions.act(action, target)
  }
  return (
    <Button
      size="xl"
      fullWidth
      variant={action === 'done' ? 'filled' : 'default'}
      disabled={over || actions.whyNot(action, target) !== null}
      onClick={press}
    >
      {props.children}
    </Button>
  )
}
