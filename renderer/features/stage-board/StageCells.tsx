import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { usedTries } from '../../../shared/workflow/sequence.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useMinute, useReference, useSession } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { shortName } from '../../state/views/patient.ts'
import { rowClock } from '../../state/views/row-clock.ts'
import { stageBoardDueAt } from '../../state/views/stage-board-rank.ts'
import { stepOf } from '../../state/views/template-facts.ts'
import { idleStep } from '../../state/views/idle-step.ts'
import { nextTask } from '../../state/views/next-task.ts'
import { timeOf } from '../../state/views/task-time.ts'
import { StateMark } from '../../ui/marks/StateMark.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { idleWords } from '../../ui/words/idle-words.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import style from './StageRow.module.css'

type OfState = { readonly state: JourneyState }

/** Where it goes, a practice outside or a clinic of ours, over who sent it. */
export function ToFromCell({ state }: OfState): ReactElement {
  const { t } = useTranslation()
  const to =
    textOf(state, 'partner') || textOf(state, 'clinic') || textOf(state, 'specialty') || t('stages.unknownClinic')
  const from = textOf(state, 'referrer') || textOf(state, 'sender') || t('stages.unknownSender')
  return (
    <>
      <div className={style['line']}>
        <span className={style['cut']}>
          <Isolated text={to} />
        </span>
      </div>
      <div className={`${style['line']} ${style['second']}`}>
        <span className={style['cut']}>
          ← <Isolated text={from} />
        </span>
      </div>
    </>
  )
}

/** The clock that says most of this row, and which one it is: what is late, else what bites first. */
export function ClockCell({ state }: OfState): ReactElement {
  const { t } = useTranslation()
  const reference = useReference()
  const { minute } = useMinute()
  const task = nextTask(state)
  const clock = rowClock(state, minute)
  const stage = reference === null ? null : stageBoardDueAt(reference, state)
  if (clock === null && stage === null) {
    const stands = task !== null && timeOf(task, minute).kind === 'stands'
    return <div className={style['second']}>{t(stands ? 'stages.stands' : 'stages.noTarget')}</div>
  }
  const time = clock?.time ?? { kind: minute > (stage ?? 0) ? 'overdue' : 'on-time', dueAt: stage ?? 0 }
  const untaken = clock?.kind === 'handoff' && clock.dueAt !== null && minute >= clock.dueAt
  return (
    <>
      <div className={style['line']}>
        <TimeChip time={time} age="long" />
      </div>
      <div className={`${style['line']} ${style['second']}`}>
        {t(untaken ? 'stages.bites_untaken' : `stages.bites_${clock?.kind ?? 'stage'}`)}
      </div>
    </>
  )
}

/** The step that would move it on; below it why it stands, or when it is tried again. */
export function NextCell({ state, template }: OfState & { readonly template: Template }): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const { journey } = state
  const task = nextTask(state)
  const next = task?.nextTry?.due === false ? task.nextTry.at : null
  const until = journey.hold?.until ?? null
  const below = [
    until === null ? '' : t('stages.heldUntil', { time: format.when(until, minute) }),
    task?.state === 'paused' ? wordOf(t, 'reason', task.pauseReason) : '',
    next !== null && task?.state !== 'waiting' ? t('stages.nextTry', { time: format.when(next, minute) }) : '',
    ...journey.barriers.map(({ kind }) => t('stages.barrier', { kind: wordOf(t, 'reason', kind) })),
  ]
  const words = below.filter(Boolean).join(' · ')
  const idle = idleWords(t, idleStep(state, template))
  const title =
    journey.hold === null
      ? (journey.next?.title ?? idle)
      : t('stages.held', { reason: wordOf(t, 'reason', journey.hold.reason) })
  return (
    <>
      <div className={style['line']}>
        <span className={style['cut']} title={title}>
          {title}
        </span>
      </div>
      {words !== '' && (
        <div className={`${style['line']} ${style['second']}`} title={words}>
          <span className={style['cut']}>{words}</span>
        </div>
      )}
    </>
  )
}

/** Who has the next step. */
export function OwnerCell({ task }: { readonly task: TaskRow | null }): ReactElement {
  const { t } = useTranslation()
  const me = actorIn(useSession())?.id
  if (task === null) return <div className={style['second']}>{t('stages.nobody')}</div>
  const owner = ownerOf(task)
  const mine = owner !== null && owner.id === me
  const who = owner !== null ? (mine ? t('common.you') : shortName(owner.name)) : t(`state.${task.state}`)
  return (
    <div className={style['line']} data-mine={mine || undefined}>
      <StateMark shape={task.state === 'void' ? 'cancelled' : task.state} />
      <span className={style['cut']}>{who}</span>
    </div>
  )
}

/** How often somebody tried to reach the patient. */
export function TriesCell({ state, template }: OfState & { readonly template: Template }): ReactElement {
  const { t } = useTranslation()
  const task = nextTask(state)
  const tries = usedTries(task?.tries ?? [])
  const most = task === null ? 0 : (stepOf(template, task)?.sequence?.attempts.length ?? 0)
  return <>{tries === 0 ? t('common.none') : t('stages.triesOf', { count: tries, most })}</>
}

/** How it came. */
export function DoorCell({ state }: OfState): ReactElement {
  const { t } = useTranslation()
  const door = textOf(state, 'channel')
  return <>{door === '' ? t('common.none') : wordOf(t, 'factCode', door)}</>
}

function textOf({ journey, phi }: JourneyState, name: string): string {
  const value = journey.facts[name]?.value ?? phi?.facts[name]?.value
  return typeof value === 'string' ? value : ''
}
