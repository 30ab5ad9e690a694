import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSyncStatus } from '../../state/hooks.ts'
import { Notice } from '../../ui/layout/Notice.tsx'

/** Why there are no rows: none match, none yet, none loaded. */
export function BoardEmpty(props: { readonly filtered: boolean; readonly unit: string | null }): ReactElement {
  const { t } = useTranslation()
  const { asOf, line, rows } = useSyncStatus()
  if (props.filtered) return <Notice title={t('board.noMatch')} />
  if (asOf === null && rows === 0 && line.kind === 'offline') return <Notice title={t('board.neverLoaded')} />
  if (asOf === null && rows === 0) return <Notice title={t('board.loading')} busy />
  return <Notice title={props.unit === null ? t('board.emptyAll') : t('board.emptyUnit', { unit: props.unit })} />
}
