import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../../../shared/commands/command.ts'
import type { EscalationRow } from '../../../shared/domain/escalation.ts'
import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { useMinute, useRow, useSession } from '../../state/hooks.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { actorIn } from '../../state/session-store.ts'
import { shortName } from '../../state/views/patient.ts'
import { StateMark } from '../../ui/marks/StateMark.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import style from './SyncPanel.module.css'

/** What the row is now: as held here, else as the server told it with the refusal. */
export function TrueNow(props: { readonly refusal: Refusal; readonly target: Target }): ReactElement | null {
  const { refusal, target } = props
  const { t } = useTranslation()
  const held = useRow('task', target.task)
  const escalation = useRow('escalation', target.escalation)
  const task = held ?? (refusal.row?.kind === 'task' ? refusal.row : null)
  if (escalation !== null) return <Answered row={escalation} />
  if (task === null)
    return refusal.code === 'not-found' ? (
      <p className={style['hint']}>
        {t('sync.nowIs')}: {t('sync.nowGone')}
      </p>
    ) : null
  return <Standing task={task} />
}

function Standing({ task }: { readonly task: TaskRow }): ReactElement {
  const { t } = useTranslation()
  const me = actorIn(useSession())?.id
  const { minute } = useMinute()
  const format = useZoneFormat()
  const owner = ownerOf(task)
  const who = owner === null ? '' : `, ${owner.id === me ? t('common.you').toLowerCase() : shortName(owner.name)}`
  const done = 'performed' in task ? `, ${shortName(task.performed.by)} ${format.when(task.performed.at, minute)}` : ''
  return (
    <p className={style['now']}>
      <span className={style['hint']}>{t('sync.nowIs')}</span>
      <StateMark shape={task.state === 'void' ? 'cancelled' : task.state} />
      {task.title}: {t(`state.${task.state}`)}
      {who}
      {done}
    </p>
  )
}

function Answered({ row }: { readonly row: EscalationRow }): ReactElement | null {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  if (row.acknowledged === null) return null
  const words = { name: shortName(row.acknowledged.by.name), time: format.when(row.acknowledged.backBy, minute) }
  return (
    <p className={style['now']}>
      <span className={style['hint']}>{t('sync.nowIs')}</span> {t('escalation.backBy', words)}
    </p>
  )
}
