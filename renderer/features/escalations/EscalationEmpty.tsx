import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useHoldsNothing, useSyncStatus } from '../../state/hooks.ts'
import { Notice } from '../../ui/layout/Notice.tsx'
import { NotYet } from '../../ui/layout/NotYet.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'

/** What stands where nothing is escalated to me: when that was checked, and what it means without a line. */
export function EscalationEmpty(props: {
  readonly mine: number
  readonly lines: number
  readonly filtered: boolean
}): ReactElement | null {
  const { t } = useTranslation()
  const { asOf, line } = useSyncStatus()
  const holdsNothing = useHoldsNothing()
  const format = useZoneFormat()
  if (props.lines === 0 && props.filtered && props.mine > 0) return <Notice title={t('escalation.noMatch')} />
  if (props.mine > 0) return null
  if (holdsNothing) return <NotYet isOffline={line.kind === 'offline'} of="list" />
  if (asOf === null || line.kind === 'offline')
    return (
      <Notice title={t('escalation.emptyOffline', { time: asOf === null ? t('frame.never') : format.clock(asOf) })} />
    )
  return <Notice title={t('escalation.empty', { time: format.seconds(asOf) })} />
}
