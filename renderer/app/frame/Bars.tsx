import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand/react'
import { useConsole, useMinute, useSession, useSyncStatus } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { feedLines } from '../../state/views/feed-lines.ts'
import { Bar } from '../../ui/layout/Bar.tsx'
import { silenceWords } from '../../ui/words/silence-words.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'

/** A short loss of the line is nobody's business, ms (screens.md section 5). */
const QUIET_MS = 15_000

/** What holds for the whole screen: nothing can be recorded, too old, offline, names missing. */
export function Bars(): ReactElement | null {
  const { t } = useTranslation()
  const { outbox } = useConsole()
  const blocked = useStore(outbox, (view) => view.blocked)
  return (
    <>
      {blocked !== null && <Bar tone="blocked">{t('frame.blockedBar', { why: blocked })}</Bar>}
      <OfflineBar />
      <SilentBar />
    </>
  )
}

function OfflineBar(): ReactElement | null {
  const { t } = useTranslation()
  const { line, asOf, pending } = useSyncStatus()
  const { now } = useConsole()
  const format = useZoneFormat()
  const since = line.kind === 'offline' ? line.since : null
  const long = useElapsed(since, QUIET_MS)
  const namesMissing = useNamesMissing()
  if (line.kind === 'offline' && line.why === 'client-too-old') return <Bar tone="blocked">{t('frame.tooOldBar')}</Bar>
  if (since === null || !long) return null
  const words = {
    since: format.when(since, now()),
    asOf: asOf === null ? t('frame.never') : format.when(asOf, now()),
    count: pending,
  }
  return (
    <Bar tone="offline">
      <span aria-hidden="true">≈</span>
      <span>{t(pending === 0 ? 'frame.offlineBarNone' : 'frame.offlineBar', words)}</span>
      {namesMissing && <strong>{t('frame.initialsOnly')}</strong>}
    </Bar>
  )
}

/** A board is only as true as its feed: said while the line lives, for then nothing else says it. */
function SilentBar(): ReactElement | null {
  const { t } = useTranslation()
  const { line, feeds } = useSyncStatus()
  const { minute } = useMinute()
  const silent = line.kind === 'live' ? feedLines(feeds, minute).filter((feed) => feed.silent) : []
  if (silent.length === 0) return null
  return (
    <Bar tone="offline">
      <span aria-hidden="true">▲</span>
      <span>{silent.map((feed) => silenceWords(t, feed)).join(' ')}</span>
    </Bar>
  )
}

/** True after a cold start offline where identities are not kept: there is no key to seal them, or it is gone. */
function useNamesMissing(): boolean {
  const session = useSession()
  const { namesHeld } = useSyncStatus()
  return (
    session.kind === 'resumed' && !namesHeld && (actorIn(session)?.class === 'id' || actorIn(session)?.class === 'phi')
  )
}

function useElapsed(since: number | null, ms: number): boolean {
  const { now } = useConsole()
  const [passed, setPassed] = useState<number | null>(null)
  useEffect(() => {
    if (since === null) return
    const timer = setTimeout(() => setPassed(since), Math.max(0, ms - (now() - since)))
    return () => clearTimeout(timer)
  }, [since, ms, now])
  return since !== null && passed === since
}
