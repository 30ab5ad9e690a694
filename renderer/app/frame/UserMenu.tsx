import { Button, Menu } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand/react'
import { useConsole, useReference, useSession } from '../../state/hooks.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { mayCover } from '../../state/views/may-cover.ts'
import { shortName } from '../../state/views/patient.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import { type Preferences, usePreferences } from '../preferences.ts'

/** Who sits here, how it looks, and the way out. */
export function UserMenu(props: { readonly preferences: Preferences }): ReactElement | null {
  const { t } = useTranslation()
  const { session, outbox } = useConsole()
  const state = useSession()
  const screen = useScreen()
  const density = useScreenState((one) => one.density)
  const { theme, letterKeys } = usePreferences(props.preferences)
  const pending = useStore(outbox, (view) => view.pending.length)
  const reference = useReference()
  const actor = actorIn(state)
  if (actor === null) return null
  const units = actor.units.map((unit) => reference?.units.get(unit)?.name ?? unit)
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="subtle" color="gray" data-user="">
          {shortName(actor.name)} ▾
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {actor.roles.map((role) => wordOf(t, 'role', role)).join(', ')}
          {units.length > 0 && ` · ${units.join(', ')}`}
        </Menu.Label>
        {mayCover(actor) && <Menu.Item onClick={() => screen.overlay('cover')}>{t('cover.menu')}</Menu.Item>}
        <Menu.Item onClick={() => screen.overlay('sign-ins')}>{t('signIns.menu')}</Menu.Item>
        {state.kind === 'resumed' && <Menu.Label>{t('frame.waitingForServer')}</Menu.Label>}
        <Menu.Divider />
        <Menu.Label>{t('frame.theme')}</Menu.Label>
        {(['auto', 'light', 'dark'] as const).map((one) => (
          <Menu.Item
            key={one}
            aria-checked={theme === one}
            role="menuitemradio"
            onClick={() => props.preferences.setTheme(one)}
          >
            {theme === one ? '● ' : '○ '}
            {t(THEMES[one])}
          </Menu.Item>
        ))}
        <Menu.Label>{t('frame.density')}</Menu.Label>
        {(['comfortable', 'compact'] as const).map((one) => (
          <Menu.Item
            key={one}
            aria-checked={density === one}
            role="menuitemradio"
            onClick={() => screen.setDensity(one)}
          >
            {density === one ? '● ' : '○ '}
            {t(`frame.${one}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={letterKeys}
          onClick={() => props.preferences.setLetterKeys(!letterKeys)}
        >
          {letterKeys ? '☑ ' : '☐ '}
          {t('frame.letterKeys')}
        </Menu.Item>
        <Menu.Divider />
        {pending > 0 && <Menu.Label>{t('frame.signOutPending', { count: pending })}</Menu.Label>}
        <Menu.Item onClick={() => void session.signOut()}>{t('frame.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const THEMES = { auto: 'frame.themeAuto', light: 'frame.themeLight', dark: 'frame.themeDark' } as const
