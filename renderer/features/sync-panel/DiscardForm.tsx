import { Button, TextInput } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'
import { useConsole } from '../../state/hooks.ts'
import style from './SyncPanel.module.css'

/** Discarding asks why: the reason goes on record, and says how many actions go. */
export function DiscardForm(props: { readonly refused: RefusedAction; readonly onClose: () => void }): ReactElement {
  const { refused, onClose } = props
  const { t } = useTranslation()
  const { refusals } = useConsole()
  const [reason, setReason] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const discard = (why: string, typed = false) => void refusals.discard(refused.command.commandId, why, typed)
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim() !== '') discard(reason.trim(), true)
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    onClose()
  }
  return (
    // Esc anywhere in the form leaves the card as it was.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form className={style['discard']} onSubmit={handleSubmit} onKeyDown={handleKeyDown}>
      <p className={style['whole']}>{t('sync.discardCount', { count: 1 + refused.dependents.length })}</p>
      <TextInput
        ref={field}
        label={t('sync.discardReason')}
        description={t('sync.discardHint')}
        maxLength={120}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={style['offers']}>
        {REASONS.map((one) => (
          <Button key={one} variant="light" onClick={() => discard(t(`sync.reason_${one}`))}>
            {t(`sync.reason_${one}`)}
          </Button>
        ))}
      </div>
      <div className={style['offers']}>
        <Button type="submit" variant="outline" disabled={reason.trim() === ''}>
          {t('sync.discardConfirm')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

const REASONS = ['done', 'other', 'mistake'] as const
