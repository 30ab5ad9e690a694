import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PendingAction } from '../../outbox/outbox-entry.ts'
import { useConsole, useMinute, useReference, useRow } from '../../state/hooks.ts'
import { useScreen } from '../../state/screen/use-screen.ts'
import { commandSubject } from '../../state/views/command-subject.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import style from './SyncPanel.module.css'

/** One action on its way: what, where, when, and how far it got. */
export function WaitingLine({ action }: { readonly action: PendingAction }): ReactElement {
  const { t } = useTranslation()
  const { board } = useConsole()
  const screen = useScreen()
  const { minute } = useMinute()
  const format = useZoneFormat()
  useRow('journey', action.journey)
  const { title, bed } = commandSubject({ board, reference: useReference() }, action.command, action.journey)
  const what = [wordOf(t, 'verb', action.command.verb), title].filter(Boolean).join(' ')
  const parts = [t(STAGES[action.stage]), action.tries > 1 ? t('sync.tries', { count: action.tries }) : '']
  return (
    <li className={style['waiting']}>
      <CornerMark kind="pending" />
      <button type="button" className={`ow-plain ${style['what']}`} onClick={() => screen.showDrawer(action.journey)}>
        <strong>{[what, bed].filter(Boolean).join(', ')}</strong>
      </button>
      <span>
        {format.when(action.command.issuedAt, minute)} {t('common.you').toLowerCase()}
      </span>
      <span className={style['hint']}>{parts.filter(Boolean).join(', ')}</span>
    </li>
  )
}

const STAGES = {
  recording: 'sync.recording',
  waiting: 'sync.stageWaiting',
  sent: 'sync.stageSent',
  answered: 'sync.answered',
} as const
