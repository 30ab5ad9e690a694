import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useSyncStatus } from '../../state/hooks.ts'
import { Notice } from '../../ui/layout/Notice.tsx'

/** Why there are no rows: none match, none yet, none loaded. */
export function BoardEmpty(props: {
  readonly template: Template
  readonly filtered: boolean
  readonly unit: string | null
}): ReactElement {
  const { t } = useTranslation()
  const { asOf, line, rows } = useSyncStatus()
  if (props.filtered) return <Notice title={t('board.noMatch')} />
  if (asOf === null && rows === 0 && line.kind === 'offline') return <Notice title={t('board.neverLoaded')} />
  if (asOf === null && rows === 0) return <Notice title={t('board.loading')} busy />
  const { title, leftStage } = props.template
  if (leftStage === undefined) return <Notice title={t('board.emptyOther', { title })} />
  return <Notice title={props.unit === null ? t('board.emptyAll') : t('board.emptyUnit', { unit: props.unit })} />
}
