import { Modal } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { PaletteBody } from './PaletteBody.tsx'
import type { Ways } from './use-run.ts'

/** Anything by name, from what is held here: the focused row's actions, patients, screens, units. */
export function Palette(props: Ways): ReactElement {
  const { t } = useTranslation()
  const screen = useScreen()
  const isOpen = useScreenState((state) => state.overlay === 'palette')
  return (
    <Modal
      opened={isOpen}
      onClose={() => screen.overlay(null)}
      withCloseButton={false}
      yOffset="10vh"
      size={620}
      padding={0}
      centered={false}
      aria-label={t('palette.title')}
    >
      {isOpen && <PaletteBody {...props} />}
    </Modal>
  )
}
