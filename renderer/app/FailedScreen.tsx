import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/layout/Notice.tsx'

/** What stands in place of a screen that broke: plain words, a way back, and the reason for whoever is asked. */
export function FailedScreen(props: { readonly error: unknown; readonly onAgain: () => void }): ReactElement {
  const { t } = useTranslation()
  const reason = props.error instanceof Error ? props.error.message : String(props.error)
  return (
    <Notice title={t('frame.failedTitle')}>
      <p>{t('frame.failedText', { reason })}</p>
      <Button onClick={props.onAgain}>{t('frame.failedAgain')}</Button>
    </Notice>
  )
}
