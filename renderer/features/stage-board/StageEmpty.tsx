import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useConsole, useMinute, useSyncStatus } from '../../state/hooks.ts'
import { lastArrivals } from '../../state/views/stage-board-rank.ts'
import { Notice } from '../../ui/layout/Notice.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'

/** Why there are no rows: none match, none loaded, or none open; then the last arrivals, as a sign of life. */
export function StageEmpty(props: {
  readonly template: Template
  readonly filtered: boolean
  readonly ids: readonly string[]
}): ReactElement {
  const { t } = useTranslation()
  const { board } = useConsole()
  const { asOf, line, rows } = useSyncStatus()
  const { minute } = useMinute()
  const format = useZoneFormat()
  if (props.filtered) return <Notice title={t('stages.noMatch')} />
  if (asOf === null && rows === 0)
    return line.kind === 'offline' ? (
      <Notice title={t('board.neverLoaded')} />
    ) : (
      <Notice title={t('board.loading')} busy />
    )
  const { subject, title } = props.template
  if (subject !== 'referral') return <Notice title={t('stages.empty', { title })} />
  const { fax, message } = lastArrivals(props.ids, board)
  const parts = [
    t('stages.emptyReferral'),
    fax === null ? '' : t('stages.emptyFax', { time: format.when(fax, minute) }),
    message === null ? '' : t('stages.emptyMessage', { time: format.when(message, minute) }),
  ]
  return <Notice title={parts.filter(Boolean).join(' ')} />
}
