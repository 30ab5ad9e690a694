import { EventEmitter } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page, type Request as BrowserRequest } from '@playwright/test'
import { IpcTable } from './ipc-table.ts'
import { SchemeServer } from './scheme-server.ts'
import { safeStorage } from './safe-storage.ts'
import { requestLock } from './single-instance.ts'
import { WebPage } from './web-page.ts'

/** How the stand-in is started: which Chromium, which fixed port, and who wants to know where to look at the page. */
export type StandInPlan = {
  readonly browser: string
  readonly port: number
  readonly version: string
  readonly opened: (devtools: string) => void
}

/** Names of Playwright's permissions, and Electron's name for each: the shell's table is applied to Chromium. */
const PERMISSIONS = {
  notifications: 'notifications',
  geolocation: 'geolocation',
  camera: 'media',
  microphone: 'media',
  midi: 'midi',
  'clipboard-read': 'clipboard-read',
  'clipboard-write': 'clipboard-sanitized-write',
} as const

/**
 * An `electron` module for the *built* main process whose windows are pages of a real Chromium. It has what the
 * shell uses and no more; what belongs to the scheme, the sandbox or the binary it cannot show, and does not claim.
 */
export function electronModule(plan: StandInPlan): object {
  const scheme = new SchemeServer(plan.port)
  const ipcMain = new IpcTable()
  const paths: Record<string, string> = { appData: '/nonexistent', userData: '/nonexistent' }
  const windows = new Set<Window>()
  let context: BrowserContext | null = null
  let permitted: (permission: string) => boolean = () => true

  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    commandLine: { removeSwitch: () => {} },
    setPath: (name: string, path: string) => (paths[name] = path),
    getPath: (name: string) => paths[name],
    getVersion: () => plan.version,
    enableSandbox: () => {},
    requestSingleInstanceLock: () =>
      requestLock(`${paths['userData']}`, process.argv, (argv) => app.emit('second-instance', {}, argv, '/')),
    whenReady: async () => {
      await scheme.start()
      context = await openChromium(plan, join(`${paths['userData']}`, 'chromium'))
      context.on('page', (page) => void closeDenied(page, windows))
      await context.route('**/*', async (route) => {
        await ((await mayLoad(route.request(), windows)) ? route.continue() : route.abort('aborted'))
      })
    },
    quit: () => void quit(),
    exit: (code: number) => process.exit(code),
  })

  async function quit(): Promise<void> {
    for (const window of windows) window.close()
    let prevented = false
    app.emit('will-quit', { preventDefault: () => (prevented = true) })
    if (prevented) return
    await context?.close()
    process.exit(0)
  }

  class Window extends EventEmitter {
    readonly webContents = new WebPage(scheme, ipcMain)
    readonly page: Promise<Page>

    constructor(options: { webPreferences: { preload: string } }) {
      super()
      windows.add(this)
      app.emit('web-contents-created', {}, this.webContents)
      this.page = this.#take(options.webPreferences.preload)
    }

    async #take(preload: string): Promise<Page> {
      if (context === null) throw new Error('a window before the app is ready')
      const page = context.pages()[0] ?? (await context.newPage())
      await this.webContents.attach(context, page, preload)
      const granted = Object.entries(PERMISSIONS).filter(([, name]) => permitted(name))
      await context.grantPermissions(
        granted.map(([name]) => name),
        { origin: scheme.toHttp('app://onward') },
      )
      return page
    }

    async loadURL(url: string): Promise<void> {
      await this.page
      await this.webContents.load(url)
      this.emit('ready-to-show')
      plan.opened(devtoolsOf(join(`${paths['userData']}`, 'chromium')))
    }

    close(): void {
      this.emit('close', {})
      windows.delete(this)
      this.emit('closed')
    }

    focus = () => {}
    show = () => {}
    maximize = () => {}
    restore = () => {}
    isMinimized = () => false
    isMaximized = () => false
    getNormalBounds = () => ({ x: 10, y: 20, width: 1300, height: 700 })
    static getAllWindows = () => [...windows]
  }

  class Notification extends EventEmitter {
    readonly options: unknown
    constructor(options: unknown) {
      super()
      this.options = options
    }
    show(): void {}
    close(): void {}
  }

  const ownSession = {
    setSpellCheckerEnabled: () => {},
    setDevicePermissionHandler: () => {},
    setPermissionRequestHandler: () => {},
    setPermissionCheckHandler: (handler: ((...args: unknown[]) => boolean) | null) => {
      permitted = (permission) => handler?.(null, permission, 'app://onward/', {}) ?? true
    },
    protocol: { handle: (_scheme: string, handler: SchemeServer['handler']) => (scheme.handler = handler) },
  }

  return {
    app,
    ipcMain,
    BrowserWindow: Window,
    Notification,
    Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => {} },
    dialog: { showErrorBox: (title: string, text: string) => process.stderr.write(`${title}: ${text}\n`) },
    nativeTheme: { themeSource: 'system' },
    powerMonitor: new EventEmitter(),
    protocol: { registerSchemesAsPrivileged: () => {} },
    safeStorage: safeStorage(() => `${paths['userData']}`),
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] },
    session: { fromPartition: () => ownSession },
    shell: { openExternal: async () => {} },
  }
}

function openChromium(plan: StandInPlan, profile: string): Promise<BrowserContext> {
  rmSync(join(profile, 'DevToolsActivePort'), { force: true })
  return chromium.launchPersistentContext(profile, {
    executablePath: plan.browser,
    viewport: null,
    args: ['--remote-debugging-port=0', '--disable-background-networking', '--disable-component-update'],
  })
}

type Windows = ReadonlySet<{ readonly webContents: WebPage; readonly page: Promise<Page> }>

/** A navigation of a window asks its guards; whatever a page without a window wants is not loaded. */
async function mayLoad(request: BrowserRequest, windows: Windows): Promise<boolean> {
  const page = pageOf(request)
  for (const window of windows) {
    if ((await window.page) !== page) continue
    const top = request.isNavigationRequest() && request.frame() === page.mainFrame()
    return !(top && window.webContents.prevents(request.url()))
  }
  return false
}

function pageOf(request: BrowserRequest): Page | null {
  try {
    return request.frame().page()
  } catch {
    // Playwright knows no frame yet: a page that is just being opened.
    return null
  }
}

/**
 * A page nobody made by `new BrowserWindow` was opened by the page: the shell's handler decides. Electron asks before
 * there is a page; here it is closed again, so its first request may get out.
 */
async function closeDenied(page: Page, windows: Windows): Promise<void> {
  for (const window of windows) {
    if ((await window.page) === page) return
    if (window.webContents.openHandler({ url: page.url() }).action === 'deny') await page.close()
  }
}

function devtoolsOf(profile: string): string {
  const file = join(profile, 'DevToolsActivePort')
  return existsSync(file) ? `http://127.0.0.1:${readFileSync(file, 'utf8').split('\n')[0]}` : ''
}
