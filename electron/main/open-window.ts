import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron'
import { OWN_ORIGIN } from '../ipc/own-sender.ts'
import { LEAST, placeWindow, type Box, type WindowPlace } from './window-place.ts'

/** What the one window is made of. */
export type WindowParts = {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow
  readonly session: Session
  readonly preload: string
  readonly place: WindowPlace
  /** Hears where the window stood as it closes. */
  readonly leaving: (place: WindowPlace) => void
  readonly screens: readonly Box[]
  readonly dev: boolean
}

/** The page's rights: a sandboxed page that has the bridge and nothing else. */
export function webPreferences({ session, preload, dev }: Pick<WindowParts, 'session' | 'preload' | 'dev'>) {
  return {
    session,
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    spellcheck: false,
    // A middle click opens windows; none is ever wanted.
    disableBlinkFeatures: 'Auxclick',
    devTools: dev,
    // Clocks and reconnects go on behind other windows.
    backgroundThrottling: false,
  } as const
}

/** Opens the window where it was, shows it once painted, and tells where it goes. */
export async function openWindow(parts: WindowParts): Promise<BrowserWindow> {
  const window = parts.create({
    ...placeWindow(parts.place, parts.screens),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    autoHideMenuBar: true,
    webPreferences: webPreferences(parts),
  })
  if (parts.place.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => parts.leaving({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }))
  await window.loadURL(`${OWN_ORIGIN}/`)
  return window
}
