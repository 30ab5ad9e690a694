import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { type Covered, useServerDoor } from '../../state/server-door.ts'
import { ModalDialog } from '../../ui/layout/ModalDialog.tsx'
import { CoverForm } from './CoverForm.tsx'

/** What I cover beside what is mine, and until when: looked at, changed or ended at any time. It needs the line. */
export function CoverDialog(): ReactElement | null {
  const { t } = useTranslation()
  const screen = useScreen()
  const isOpen = useScreenState((state) => state.overlay === 'cover')
  if (!isOpen) return null
  const close = () => screen.overlay(null)
  return (
    <ModalDialog title={t('cover.title')} size={460} onClose={close}>
      <Asked onClose={close} />
    </ModalDialog>
  )
}

/** The server keeps it, so it is asked each time: it may have been changed at another window, or be over. */
function Asked({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation()
  const door = useServerDoor()
  const [read, setRead] = useState<Covered | 'no-answer' | null>(null)
  useEffect(() => {
    let gone = false
    void door.covered().then((answer) => {
      if (!gone) setRead(answer.kind === 'read' ? answer.covered : 'no-answer')
    })
    return () => {
      gone = true
    }
  }, [door])
  if (read === null) return <p role="status">{t('common.loading')}</p>
  if (read === 'no-answer') return <p role="alert">{t('cover.needsLine')}</p>
  return <CoverForm covered={read} onClose={onClose} />
}
