import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { mkdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type * as ElectronModule from 'electron'
import type { EventName } from '../../shared/ipc/call-names.ts'
import type { EventBody } from '../../shared/ipc/events.ts'
import { DEFAULT_SETTINGS, serverOriginSchema, settingsSchema, type Settings } from '../../shared/ipc/settings.ts'
import { openKeptFile, type KeptFile } from '../config/kept-file.ts'
import { EMPTY_KEYCHAIN, keychainFileSchema, makeKeychain, type Keychain } from '../config/keychain.ts'
import { handleCalls } from '../ipc/handle-calls.ts'
import { journalCalls } from '../ipc/journal-calls.ts'
import { keychainCalls } from '../ipc/keychain-calls.ts'
import { outwardCalls } from '../ipc/outward-calls.ts'
import { OWN_ORIGIN } from '../ipc/own-sender.ts'
import { settingsCalls } from '../ipc/settings-calls.ts'
import { lockFile } from '../journal/file-lock.ts'
import { holdJournal, type HeldJournal } from '../journal/held-journal.ts'
import { openJournal } from '../journal/journal.ts'
import { realDisk } from '../journal/real-disk.ts'
import { contentPolicy } from './content-policy.ts'
import { dropSwitches } from './drop-switches.ts'
import { forwardPower } from './forward-power.ts'
import { guardContents } from './guards.ts'
import { menuModel } from './menu-model.ts'
import { OneWindow } from './one-window.ts'
import { openWindow } from './open-window.ts'
import { osVault } from './os-vault.ts'
import { setPermissions } from './permissions.ts'
import { serveBundle } from './serve-bundle.ts'
import { showNotices } from './show-notices.ts'
import { FIRST_PLACE, windowPlaceSchema, type WindowPlace } from './window-place.ts'

/** Electron's main module, handed in. */
export type Electron = typeof ElectronModule

/** Where the bundles are, and what was asked for at the start; the latter counts in development only. */
export type StartPlace = {
  /** Folder of main.cjs and preload.cjs; the page's bundle is `../renderer`. */
  readonly folder: string
  /** Another profile folder (ONWARD_PROFILE), for tests. */
  readonly profile: string | undefined
  /** `--server URL`, as the scripts of package.json give it. */
  readonly server: string | undefined
  readonly now: () => number
}

/** Starts the console in its order: one instance, sandbox and scheme before `ready`; then files, session, calls, window. */
export async function startShell(electron: Electron, place: StartPlace): Promise<void> {
  const { app } = electron
  // Before the lock, which belongs to the profile. A demo never touches the profile of an installed console.
  if (!app.isPackaged) useProfile(app, place.profile ?? join(app.getPath('appData'), 'onward-development'))
  if (!app.requestSingleInstanceLock()) return app.quit()
  beforeReady(electron)
  const one = new OneWindow()
  // Arguments and folder of the second instance are not even read.
  app.on('second-instance', () => one.focus())
  await app.whenReady()
  const kept = await openFiles(electron, place)
  const session = openSession(electron, place, kept.settings)
  connect(electron, kept, one, place)
  const open = () => one.open(() => openWindow(windowParts(electron, { place, kept, session })))
  app.on('activate', () => void open())
  app.on('window-all-closed', () => app.quit())
  finishBeforeQuit(app, kept)
  await open()
}

function useProfile(app: ElectronModule.App, folder: string): void {
  // Electron takes no folder that does not exist.
  mkdirSync(folder, { recursive: true })
  app.setPath('userData', folder)
}

function beforeReady({ app, protocol }: Electron): void {
  app.enableSandbox()
  dropSwitches(app.commandLine, app.isPackaged)
  // Never corsEnabled or bypassCSP: they open the bundle to other origins.
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
  guardContents(app)
}

type Kept = {
  readonly settings: KeptFile<Settings>
  readonly window: KeptFile<WindowPlace>
  readonly keychain: Keychain
  readonly journal: HeldJournal
  /** Writes that must end before the process does. */
  readonly leaving: Set<Promise<void>>
}

async function openFiles({ app, safeStorage }: Electron, place: StartPlace): Promise<Kept> {
  const folder = app.getPath('userData')
  await mkdir(folder, { recursive: true })
  const settings = await openKeptFile({
    path: join(folder, 'settings.json'),
    schema: settingsSchema,
    fallback: DEFAULT_SETTINGS,
  })
  const server = serverOriginSchema.safeParse(app.isPackaged ? undefined : place.server)
  if (server.success) await settings.change({ ...settings.current(), server: server.data })
  const window = await openKeptFile({
    path: join(folder, 'window.json'),
    schema: windowPlaceSchema,
    fallback: FIRST_PLACE,
  })
  const secrets = await openKeptFile({
    path: join(folder, 'keychain.json'),
    schema: keychainFileSchema,
    fallback: EMPTY_KEYCHAIN,
  })
  const keychain = makeKeychain(secrets, osVault(safeStorage, process.platform))
  const journal = holdJournal(() => openJournal({ disk: realDisk, lock: lockFile }, join(folder, 'outbox.journal')))
  return { settings, window, keychain, journal, leaving: new Set() }
}

function openSession(
  { session }: Electron,
  { folder }: StartPlace,
  settings: KeptFile<Settings>,
): ElectronModule.Session {
  // No HTTP cache: on Windows it would follow a roaming profile.
  const own = session.fromPartition('persist:onward', { cache: false })
  own.setSpellCheckerEnabled(false)
  setPermissions(own)
  own.protocol.handle(
    'app',
    serveBundle({
      root: join(folder, '../renderer'),
      realpath,
      readFile: async (path) => new Uint8Array(await readFile(path)),
      nonce: () => randomBytes(16).toString('base64url'),
      policy: (nonce) => contentPolicy(settings.current().server, nonce),
    }),
  )
  return own
}

function connect(electron: Electron, kept: Kept, one: OneWindow, { now }: StartPlace): void {
  const { app, ipcMain, nativeTheme, Menu, Notification, powerMonitor, shell } = electron
  const tell = <Name extends EventName>(name: Name, body: EventBody<Name>): void => one.send(name, body)
  nativeTheme.themeSource = kept.settings.current().theme
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuModel(process.platform, !app.isPackaged)))
  forwardPower(powerMonitor, (event) => tell('power', event))
  const notify = showNotices({
    create: (options) => new Notification(options),
    now,
    clicked: () => {
      one.focus()
      tell('focus-escalations', null)
    },
  })
  handleCalls(ipcMain, {
    ...journalCalls(kept.journal),
    ...settingsCalls(kept.settings, (settings, before) => {
      nativeTheme.themeSource = settings.theme
      // The policy is in the page's header: only a new page may talk to the new server.
      if (settings.server !== before.server) setImmediate(() => one.load(`${OWN_ORIGIN}/`))
    }),
    ...keychainCalls(kept.keychain),
    ...outwardCalls({
      info: { version: app.getVersion(), platform: process.platform, packaged: app.isPackaged },
      notify,
      openExternal: (url) => shell.openExternal(url),
    }),
  })
}

function windowParts(
  { app, BrowserWindow, screen }: Electron,
  { place, kept, session }: { place: StartPlace; kept: Kept; session: ElectronModule.Session },
): Parameters<typeof openWindow>[0] {
  return {
    create: (options) => new BrowserWindow(options),
    session,
    preload: join(place.folder, 'preload.cjs'),
    place: kept.window.current(),
    // Where the window stood is a comfort: a disk that refuses it is not worth a word.
    leaving: (at) => void kept.leaving.add(kept.window.change(at).catch(() => undefined)),
    screens: screen.getAllDisplays().map((display) => display.workArea),
    dev: !app.isPackaged,
  }
}

function finishBeforeQuit(app: ElectronModule.App, kept: Kept): void {
  let finished = false
  app.on('will-quit', (event) => {
    if (finished) return
    event.preventDefault()
    void Promise.allSettled([...kept.leaving, kept.keychain.idle(), kept.journal.close()]).then(() => {
      finished = true
      app.quit()
    })
  })
}
