import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PendingAction } from '../../outbox/outbox-entry.ts'
import { useConsole, useMinute, useReference, useRow, useSession } from '../../state/hooks.ts'
import { useScreen } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { commandSubject } from '../../state/views/command-subject.ts'
import { shortName } from '../../state/views/patient.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import style from './SyncPanel.module.css'

/** One action on its way: what, where, when, whose, and how far it got. */
export function WaitingLine({ action }: { readonly action: PendingAction }): ReactElement {
  const { t } = useTranslation()
  const { board } = useConsole()
  const screen = useScreen()
  const { minute } = useMinute()
  const format = useZoneFormat()
  useRow('journey', action.journey)
  const { title, bed } = commandSubject({ board, reference: useReference() }, action.command, action.journey)
  const whose = useWhose(action.user)
  const what = [wordOf(t, 'verb', action.command.verb), title].filter(Boolean).join(' ')
  const parts = [
    whose.mine ? t(STAGES[action.stage]) : t('sync.other', { name: whose.name }),
    action.tries > 1 ? t('sync.tries', { count: action.tries }) : '',
  ]
  return (
    <li className={style['waiting']}>
      <CornerMark kind="pending" />
      <button type="button" className={`ow-plain ${style['what']}`} onClick={() => screen.showDrawer(action.journey)}>
        <strong>{[what, bed].filter(Boolean).join(', ')}</strong>
      </button>
      <span>
        {format.when(action.command.issuedAt, minute)} {whose.mine ? t('common.you').toLowerCase() : whose.name}
      </span>
      <span className={style['hint']}>{parts.filter(Boolean).join(', ')}</span>
    </li>
  )
}

/** Another person's action waits until they sign in here: it says whom it waits for. */
function useWhose(user: string): { readonly mine: boolean; readonly name: string } {
  const { t } = useTranslation()
  const me = actorIn(useSession())?.id
  const name = useReference()?.members.get(user)?.name
  return { mine: user === me, name: name === undefined ? t('sync.someone') : shortName(name) }
}

const STAGES = {
  recording: 'sync.recording',
  waiting: 'sync.stageWaiting',
  sent: 'sync.stageSent',
  answered: 'sync.answered',
} as const
