import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { stepsIn } from '../../../shared/domain/wait.ts'
import { useMark, useMinute, useRow, useSession } from '../../state/hooks.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { shortName } from '../../state/views/patient.ts'
import { timeOf } from '../../state/views/task-time.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { StateMark } from '../../ui/marks/StateMark.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import type { ZoneFormat } from '../../ui/time/zone-format.ts'
import style from './Journey.module.css'

type Props = {
  readonly task: TaskRow
  readonly tasks: ReadonlyMap<string, TaskRow>
  readonly department: string
}

/** A step of the journey; it takes the focus, and the keys act on it. */
export function TaskLine({ task, tasks, department }: Props): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const mark = useMark(task)
  const phi = useRow('taskPhi', task.id)
  const me = actorIn(useSession())?.id ?? null
  const format = useZoneFormat()
  const actions = useActions()
  const detail = detailOf(t, task, { tasks, me, when: (at) => format.when(at, minute), format })
  return (
    <li>
      <button
        type="button"
        className={`ow-plain ${style['task']}`}
        data-task={task.id}
        onClick={() => actions.act('menu', { journey: task.journey, task: task.id, escalation: null })}
      >
        <StateMark shape={task.state === 'void' ? 'cancelled' : task.state} />
        <span className={style['title']}>{task.title}</span>
        <span className={style['hint']}>{department}</span>
        {mark.kind !== 'confirmed' && <CornerMark kind={mark.kind} />}
        <TimeChip time={timeOf(task, minute)} age="long" />
        <span className={style['detail']}>{[t(`state.${task.state}`), detail].filter(Boolean).join(' · ')}</span>
      </button>
      {phi?.notes.map((note) => (
        <p key={`${note.at} ${note.by}`} className={style['note']}>
          {note.text} <span className={style['hint']}>{`${note.by}, ${format.when(note.at, minute)}`}</span>
        </p>
      ))}
    </li>
  )
}

function detailOf(
  t: TFunction,
  task: TaskRow,
  of: { tasks: ReadonlyMap<string, TaskRow>; me: string | null; when: (at: number) => string; format: ZoneFormat },
): string {
  if ('performed' in task)
    return [performedWords(t, task, of.when), 'reason' in task ? wordOf(t, 'reason', task.reason) : '']
      .filter(Boolean)
      .join(' · ')
  if (task.state === 'waiting') return waitWords(t, task.waitingFor, of.tasks)
  if (task.did !== undefined) return t('journey.toConfirm', { by: shortName(task.did.by.name) })
  const owner = ownerOf(task)
  const who = owner === null ? t('journey.nobody') : owner.id === of.me ? t('common.you') : shortName(owner.name)
  const paused = task.state === 'paused' ? wordOf(t, 'reason', task.pauseReason) : ''
  const promise = task.promise === null ? '' : t('cell.ready', { time: of.format.clock(task.promise.at) })
  const lost = task.passedOn === undefined ? '' : t('journey.passedOn', { from: shortName(task.passedOn.from.name) })
  const given = task.givenBy === undefined ? '' : t('journey.givenBy', { by: shortName(task.givenBy.name) })
  return [who, task.assigned === true ? t('journey.assigned') : '', given, lost, paused, promise]
    .filter(Boolean)
    .join(' · ')
}

function performedWords(
  t: TFunction,
  { performed, ...task }: TaskRow & { performed: { by: string; at: number; recordedBy: string; via: string } },
  when: (at: number) => string,
): string {
  const words = { by: performed.by, time: when(performed.at), recorder: performed.recordedBy, via: performed.via }
  const late = 'lateEntry' in task && task.lateEntry ? ` · ${t('journey.lateEntry')}` : ''
  const confirmed = task.confirmed === undefined ? '' : ` · ${t('journey.confirmed', { by: task.confirmed.by.name })}`
  const why = task.decided === undefined || task.decided.reason === '' ? '' : ` · ${task.decided.reason}`
  const key = performed.recordedBy === performed.by ? 'journey.performed' : 'journey.recordedBy'
  return t(key, words) + late + confirmed + why
}

function waitWords(t: TFunction, keys: readonly string[], tasks: ReadonlyMap<string, TaskRow>): string {
  const titleOf = (key: string) => [...tasks.values()].find((task) => task.key === key)?.title ?? []
  const titles = keys.flatMap((wait) => stepsIn(wait).flatMap(titleOf).join(' / ') || [])
  return titles.length === 0 ? t('queue.waitsStage') : t('journey.waitsFor', { steps: titles.join(', ') })
}
