import { MantineProvider } from '@mantine/core'
import { RouterProvider } from '@tanstack/react-router'
import type { i18n } from 'i18next'
import { type ReactElement, useEffect, useMemo, useState } from 'react'
import { I18nextProvider, useTranslation } from 'react-i18next'
import { SignIn } from '../features/sign-in/SignIn.tsx'
import type { ConsoleState } from '../state/console-state.ts'
import { ConsoleProvider, useReference, useSession } from '../state/hooks.ts'
import { createActions } from '../state/screen/actions.ts'
import { createScreen } from '../state/screen/screen-store.ts'
import { ScreenProvider } from '../state/screen/use-screen.ts'
import { type ServerDoor, ServerDoorProvider } from '../state/server-door.ts'
import { Notice } from '../ui/layout/Notice.tsx'
import { onwardTheme } from '../ui/theme/onward-theme.ts'
import { moneyText } from '../ui/text/money-text.ts'
import { TimeFaceProvider } from '../ui/time/time-face.tsx'
import { zoneFormat } from '../ui/time/zone-format.ts'
import { keptDensity, type Preferences, usePreferences } from './preferences.ts'
import { createConsoleRouter } from './router.tsx'

/** What the console's window is made over. */
export type AppProps = {
  readonly console: ConsoleState
  readonly door: ServerDoor
  readonly preferences: Preferences
  readonly words: i18n
}

/** The whole window: state, words, colours and time handed down, then sign-in or the screens. */
export function App(props: AppProps): ReactElement {
  const { console, door, preferences, words } = props
  const { theme } = usePreferences(preferences)
  const parts = useMemo(() => {
    const screen = createScreen(keptDensity(localStorage))
    return { screen, actions: createActions(console, screen) }
  }, [console])
  return (
    <MantineProvider
      theme={onwardTheme}
      // The library would write its variables through an HTML sink; ours stand in a file (tokens.css).
      withCssVariables={false}
      withGlobalClasses={false}
      defaultColorScheme="auto"
      colorSchemeManager={NO_MANAGER}
      {...(theme === 'auto' ? {} : { forceColorScheme: theme })}
    >
      <I18nextProvider i18n={words}>
        <ConsoleProvider value={console}>
          <ServerDoorProvider value={door}>
            <ScreenProvider value={parts}>
              <Timed console={console}>
                <Gate preferences={preferences} />
              </Timed>
            </ScreenProvider>
          </ServerDoorProvider>
        </ConsoleProvider>
      </I18nextProvider>
    </MantineProvider>
  )
}

function Timed(props: { readonly console: ConsoleState; readonly children: ReactElement }): ReactElement {
  const { time } = props.console
  const reference = useReference()?.reference
  const zone = reference?.zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone
  const currency = reference?.currency ?? null
  const face = useMemo(
    () => ({
      minute: () => time.getState().minute,
      sure: () => time.getState().sure,
      subscribe: (listener: () => void) => time.subscribe(listener),
      format: zoneFormat(zone),
      money: moneyText(currency),
    }),
    [time, zone, currency],
  )
  return <TimeFaceProvider value={face}>{props.children}</TimeFaceProvider>
}

/** Nobody: sign-in. Somebody, even only remembered: the screens. */
function Gate(props: { readonly preferences: Preferences }): ReactElement {
  const { t } = useTranslation()
  const session = useSession()
  const [asksCover, setAsksCover] = useState(false)
  const router = useMemo(() => createConsoleRouter({ preferences: props.preferences }), [props.preferences])
  const synthetic = useReference()?.reference.synthetic ?? false
  useEffect(() => {
    document.title = synthetic ? `${t('frame.product')} · ${t('frame.synthetic')}` : t('frame.product')
  }, [synthetic, t])
  if (session.kind === 'opening') return <Notice title={t('common.loading')} busy />
  if (session.kind === 'signed-out' || asksCover)
    return (
      <SignIn signedIn={session.kind !== 'signed-out'} onAsking={setAsksCover} onCovered={() => setAsksCover(false)} />
    )
  return <RouterProvider router={router} />
}

// Colours are the shell's setting, not the browser's storage.
const NO_MANAGER = {
  get: (fallback: 'light' | 'dark' | 'auto') => fallback,
  set: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {},
}
