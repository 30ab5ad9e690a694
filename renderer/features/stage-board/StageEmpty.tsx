import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useConsole, useHoldsNothing, useMinute, useReference, useSession, useSyncStatus } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { emptyBoard } from '../../state/views/empty-board.ts'
import { lastArrivals } from '../../state/views/stage-board-rank.ts'
import { Notice } from '../../ui/layout/Notice.tsx'
import { NotYet } from '../../ui/layout/NotYet.tsx'
import { emptyWords } from '../../ui/words/empty-words.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'

/** Why there are no rows: none match, none loaded, or none open; then the last arrivals, as a sign of life. */
export function StageEmpty(props: {
  readonly template: Template
  readonly filtered: boolean
  readonly ids: readonly string[]
}): ReactElement {
  const { t } = useTranslation()
  const { board } = useConsole()
  const { line } = useSyncStatus()
  const holdsNothing = useHoldsNothing()
  const reference = useReference()
  const actor = actorIn(useSession())
  const { minute } = useMinute()
  const format = useZoneFormat()
  if (props.filtered) return <Notice title={t('stages.noMatch')} />
  if (holdsNothing) return <NotYet isOffline={line.kind === 'offline'} of="board" />
  const { subject, title } = props.template
  const empty = emptyBoard(props.template, reference, actor)
  if (subject !== 'referral' || empty.kind === 'not-sent') return <Notice title={emptyWords(t, title, empty)} />
  const { fax, message } = lastArrivals(props.ids, board)
  const parts = [
    t('stages.emptyReferral'),
    fax === null ? '' : t('stages.emptyFax', { time: format.when(fax, minute) }),
    message === null ? '' : t('stages.emptyMessage', { time: format.when(message, minute) }),
  ]
  return <Notice title={parts.filter(Boolean).join(' ')} />
}
