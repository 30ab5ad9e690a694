import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from './Notice.tsx'

/** What stands where nothing was ever loaded: it comes, or it cannot as long as the server does not answer. */
export function NotYet(props: { readonly isOffline: boolean; readonly of: 'board' | 'list' }): ReactElement {
  const { t } = useTranslation()
  if (props.isOffline) return <Notice title={t('board.neverLoaded')} />
  return <Notice title={t(props.of === 'board' ? 'board.loading' : 'common.loading')} busy />
}
