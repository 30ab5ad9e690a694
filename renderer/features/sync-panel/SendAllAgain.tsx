import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'
import { useConsole } from '../../state/hooks.ts'
import { resendable } from '../../state/views/resendable.ts'
import style from './SyncPanel.module.css'

/** After a database was set back a person may have many cards of one kind: one press sends them all again, in order. */
export function SendAllAgain({ refused }: { readonly refused: readonly RefusedAction[] }): ReactElement | null {
  const { t } = useTranslation()
  const { refusals } = useConsole()
  const [said, setSaid] = useState('')
  const [isSending, setSending] = useState(false)
  const count = resendable(refused).length
  const send = async () => {
    setSending(true)
    const { sent, left } = await refusals.retryAll()
    setSending(false)
    setSaid(left === 0 ? t('sync.sentAll', { count: sent }) : t('sync.sentSome', { sent, left }))
  }
  const isOffered = count > 1 || isSending
  return (
    <div className={isOffered || said !== '' ? style['together'] : undefined}>
      {isOffered && (
        <>
          <p>{t('sync.sendAllWhy')}</p>
          <Button variant="filled" loading={isSending} onClick={() => void send()}>
            {t('sync.sendAll', { count })}
          </Button>
        </>
      )}
      <span role="status">{said}</span>
    </div>
  )
}
