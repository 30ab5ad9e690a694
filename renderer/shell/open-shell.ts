import type { Bridge } from '../../shared/ipc/bridge.ts'
import { browserShell } from './browser-shell.ts'
import { desktopShell } from './desktop-shell.ts'
import type { Shell } from './shell.ts'

declare global {
  interface Window {
    /** The preload's bridge; absent in a browser. */
    readonly onward?: Bridge
  }
}

/** The shell this page runs in. `version` is the bundle's, for a browser has no other. */
export function openShell(page: Window, version: string): Shell {
  if (page.onward !== undefined) return desktopShell(page.onward)
  return browserShell({
    storage: page.localStorage,
    origin: page.location.origin,
    platform: page.navigator.platform,
    version,
    now: () => Date.now(),
    show: (text, clicked) => showIfAllowed(page, text, clicked),
    open: (url) => void page.open(url, '_blank', 'noopener,noreferrer'),
  })
}

function showIfAllowed(
  page: Window,
  text: Parameters<Parameters<typeof browserShell>[0]['show']>[0],
  clicked: () => void,
) {
  if (!('Notification' in page) || Notification.permission !== 'granted') return
  // One tag: the newest replaces the one before.
  const shown = new Notification(text.title, { body: text.body, silent: text.silent, tag: 'onward-escalations' })
  shown.addEventListener('click', () => {
    page.focus()
    clicked()
  })
}
