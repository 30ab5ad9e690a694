import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useHoldsNothing, useMinute, useSyncStatus } from '../../state/hooks.ts'
import { firstWaitEnds } from '../../state/views/first-wait.ts'
import { Notice } from '../../ui/layout/Notice.tsx'
import { NotYet } from '../../ui/layout/NotYet.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import type { QueueIds } from './queue-lines.ts'

/** What stands where nothing is mine and nothing is free: what comes, about when, and how old that is. */
export function QueueEmpty({ ids }: { readonly ids: QueueIds }): ReactElement | null {
  const { t } = useTranslation()
  const { asOf, line } = useSyncStatus()
  const holdsNothing = useHoldsNothing()
  const format = useZoneFormat()
  if (ids.mine.length + ids.next.length > 0) return null
  if (holdsNothing) return <NotYet isOffline={line.kind === 'offline'} of="list" />
  if (line.kind === 'offline' && asOf !== null)
    return <Notice title={t('queue.emptyOffline', { time: format.clock(asOf) })} />
  return ids.waiting.length === 0 ? <Notice title={t('queue.empty')} /> : <OthersFirst waiting={ids.waiting} />
}

function OthersFirst({ waiting }: { readonly waiting: readonly string[] }): ReactElement {
  const { t } = useTranslation()
  const { board } = useConsole()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const until = firstWaitEnds(waiting, board, minute)
  const words = { count: waiting.length, time: until === null ? '' : format.when(until, minute) }
  return <Notice title={t(until === null ? 'queue.emptyWaiting' : 'queue.emptyFirst', words)} />
}
