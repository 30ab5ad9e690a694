import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSyncStatus } from '../../state/hooks.ts'
import { Chip } from '../../ui/marks/Chip.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import style from './Frame.module.css'

/** Whether this screen can be trusted: line, age of what is shown, what waits, what needs me. Opens the sync panel. */
export function SyncIndicator(): ReactElement {
  const { t } = useTranslation()
  const { line, asOf, pending, refused } = useSyncStatus()
  const format = useZoneFormat()
  const words = line.kind === 'live' ? t('frame.live') : t(WORDS[line.kind])
  const time =
    asOf === null
      ? t('frame.never')
      : line.kind === 'live'
        ? format.seconds(asOf)
        : t('common.asOf', { time: format.clock(asOf) })
  return (
    <Link to="/sync" className={style['sync']} data-sync={line.kind}>
      <span className={style['dot']} data-line={line.kind} aria-hidden="true" />
      <span>
        {words} {time}
      </span>
      {pending > 0 && <Chip tone="mine">{t('frame.waitingToSend', { count: pending })}</Chip>}
      {refused > 0 && <Chip tone="refused">{t('frame.needsYou', { count: refused })}</Chip>}
    </Link>
  )
}

const WORDS = {
  'signed-out': 'frame.signedOut',
  offline: 'frame.offline',
  'catching-up': 'frame.catchingUp',
} as const
