import { Modal } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HoldFocus } from './HoldFocus.tsx'

/** A dialog over the screen, drawn only while it is open. It names what it is about, and holds the focus. */
export function ModalDialog(props: {
  readonly title: ReactNode
  /** Width, px. */
  readonly size: number
  readonly onClose: () => void
  /** The screen behind stays readable. */
  readonly faint?: boolean
  readonly children: ReactNode
}): ReactElement {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      // The library moves the focus in a later task: keys pressed until then would go to the board.
      trapFocus={false}
      size={props.size}
      title={props.title}
      onClose={props.onClose}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      {...(props.faint === true ? { overlayProps: { backgroundOpacity: 0.2 } } : {})}
    >
      <HoldFocus />
      {props.children}
    </Modal>
  )
}
