import { Modal } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { HoldFocus } from '../../ui/layout/HoldFocus.tsx'
import { PaletteBody } from './PaletteBody.tsx'
import type { Ways } from './use-run.ts'
import style from './Palette.module.css'

/** Anything by name, from what is held here: the focused row's actions, patients, screens, units. */
export function Palette(props: Ways): ReactElement | null {
  const { t } = useTranslation()
  const screen = useScreen()
  const isOpen = useScreenState((state) => state.overlay === 'palette')
  if (!isOpen) return null
  return (
    <Modal.Root
      opened
      // As in every dialog of ours (HoldFocus).
      trapFocus={false}
      onClose={() => screen.overlay(null)}
      yOffset="10vh"
      size={620}
      centered={false}
      // A class on the content itself would also cover the box around it, and with it the whole window.
      classNames={{ content: style['palette'] ?? '' }}
    >
      {/* The row that it acts on stays in sight. */}
      <Modal.Overlay backgroundOpacity={0.2} />
      <Modal.Content aria-label={t('palette.title')}>
        <HoldFocus />
        <PaletteBody {...props} />
      </Modal.Content>
    </Modal.Root>
  )
}
