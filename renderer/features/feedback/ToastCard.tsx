import { Button, CloseButton } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActions, useScreenState } from '../../state/screen/use-screen.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { copyText } from '../../ui/text/copy-text.ts'
import type { Toast } from './toast.ts'
import style from './Feedback.module.css'

/** One message with what can be done about it. */
export function ToastCard(props: {
  readonly toast: Toast
  readonly onClose: () => void
  readonly onShow: () => void
}): ReactElement {
  const { t } = useTranslation()
  const { toast, onClose } = props
  return (
    <div className={style['toast']} data-tone={toast.tone}>
      {toast.tone !== 'quiet' && <Mark />}
      <p className={style['words']}>{toast.words}</p>
      {toast.undo !== null && <UndoButton toast={toast} onClose={onClose} />}
      {toast.copy !== null && <CopyButton text={toast.copy} />}
      {toast.show && (
        <Button variant="default" onClick={() => (onClose(), props.onShow())}>
          {t('common.show')}
        </Button>
      )}
      <CloseButton size="sm" aria-label={t('common.close')} title={t('common.close')} onClick={onClose} />
    </div>
  )
}

/** The refused chip's shape, ▣: drawn, not a font's. */
function Mark(): ReactElement {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className={style['mark']}>
      <rect x="1" y="1" width="12" height="12" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <rect x="4" y="4" width="6" height="6" fill="currentColor" />
    </svg>
  )
}

/** Only while the screen still offers to take back this very action: a later one takes its place. */
function UndoButton({ toast, onClose }: { readonly toast: Toast; readonly onClose: () => void }): ReactElement | null {
  const { t } = useTranslation()
  const actions = useActions()
  const offered = useScreenState((state) => state.undo === toast.undo)
  if (!offered) return null
  return (
    <Button variant="default" onClick={() => (onClose(), actions.undo())}>
      <KeyHint keys="z" does={t('feedback.undoShort')} />
    </Button>
  )
}

function CopyButton({ text }: { readonly text: string }): ReactElement {
  const { t } = useTranslation()
  const [said, setSaid] = useState<'feedback.copied' | 'feedback.copyFailed' | null>(null)
  const handleClick = async () => setSaid((await copyText(text)) ? 'feedback.copied' : 'feedback.copyFailed')
  return (
    <>
      <Button variant="default" onClick={() => void handleClick()}>
        {t('common.copy')}
      </Button>
      <span role="status">{said === null ? '' : t(said)}</span>
    </>
  )
}
