import { EventEmitter } from 'node:events'
import type { App, Notification, PowerMonitor, Session } from 'electron'
import { expect, test } from 'vitest'
import { dropSwitches, UNSAFE_SWITCHES } from './drop-switches.ts'
import { forwardPower } from './forward-power.ts'
import { groupNotices, type HeardNotice } from '../../shared/ipc/group-notices.ts'
import { guardContents } from './guards.ts'
import { menuModel } from './menu-model.ts'
import { webPreferences } from './open-window.ts'
import { mayHave, setPermissions } from './permissions.ts'
import { showNotices } from './show-notices.ts'
import { placeWindow } from './window-place.ts'

test('[SH33] a page has the sandbox and no Node, and developer tools only in development', () => {
  const rights = webPreferences({ session: {} as Session, preload: '/preload.cjs', dev: false })
  expect(rights).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    spellcheck: false,
    devTools: false,
  })
  expect(webPreferences({ session: {} as Session, preload: '', dev: true }).devTools).toBe(true)
})

/** Every permission Electron 45 knows of (electron.d.ts), and names it does not. */
const PERMISSIONS =
  'ar automatic-fullscreen background-fetch background-sync captured-surface-control clipboard-read clipboard-sanitized-write deprecated-sync-clipboard-read display-capture fileSystem fullscreen geolocation geolocation-approximate hand-tracking hid idle-detection keyboardLock local-fonts local-network local-network-access loopback-network media mediaKeySystem midi midiSysex nfc notifications openExternal payment-handler periodic-background-sync persistent-storage pointerLock screen-wake-lock sensors serial smart-card speaker-selection storage-access system-wake-lock top-level-storage-access usb vr web-app-installation web-printing window-management unknown constructor __proto__'.split(
    ' ',
  )

test('[SH34] the permission table: four for our own page, none for anyone else', () => {
  const granted = PERMISSIONS.filter((permission) => mayHave(permission, 'app://onward/'))
  expect(granted).toEqual(['local-network', 'local-network-access', 'loopback-network', 'notifications'])
  for (const origin of ['https://evil.example', 'app://onward.evil/', 'app://evil', 'file://', 'null', ''])
    expect(PERMISSIONS.filter((permission) => mayHave(permission, origin))).toEqual([])
})

test('[SH34] check and request give the same answer; both handlers are reset first; a frame gets nothing', () => {
  const log: string[] = []
  const asked: Record<string, (...args: never[]) => unknown> = {}
  const keep = (name: string) => (handler: ((...args: never[]) => unknown) | null) => {
    log.push(`${name} ${handler === null ? 'reset' : 'set'}`)
    if (handler !== null) asked[name] = handler
  }
  setPermissions({
    setPermissionCheckHandler: keep('check'),
    setPermissionRequestHandler: keep('request'),
    setDevicePermissionHandler: keep('device'),
  } as unknown as Session)
  expect(log).toEqual(['check reset', 'request reset', 'check set', 'request set', 'device set'])
  const call = (name: string, ...args: unknown[]) => asked[name]?.(...(args as never[]))
  const request = (permission: string, requestingUrl: string, isMainFrame = true) => {
    let answer: unknown = null
    call('request', null, permission, (granted: boolean) => (answer = granted), { requestingUrl, isMainFrame })
    return answer
  }
  for (const permission of PERMISSIONS) {
    const own = call('check', null, permission, 'app://onward/')
    expect(request(permission, 'app://onward/discharges?x=https://evil.example')).toBe(own)
    expect(request(permission, 'https://evil.example/app://onward/')).toBe(false)
    expect(request(permission, 'app://onward/', false)).toBe(false)
  }
  expect(call('device')).toBe(false)
})

test('[SH35] every web contents is guarded: foreign navigation, windows, webviews', () => {
  const app = new EventEmitter()
  guardContents(app as unknown as App)
  let open: (details: { url: string }) => unknown = () => null
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: typeof open) => (open = handler),
  })
  app.emit('web-contents-created', {}, contents)
  const prevented = (event: string, url: string) => {
    let denied = false
    contents.emit(event, { url, preventDefault: () => (denied = true) })
    return denied
  }
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
    for (const url of [
      'https://evil.example',
      'file:///etc/passwd',
      'app://evil/',
      'app://onward.evil/',
      'javascript:1',
      'smb://x',
    ])
      expect(prevented(event, url), `${event} ${url}`).toBe(true)
    expect(prevented(event, 'app://onward/queue')).toBe(false)
  }
  expect(open({ url: 'https://evil.example' })).toEqual({ action: 'deny' })
  expect(open({ url: 'javascript:alert(1)' })).toEqual({ action: 'deny' })
  expect(prevented('will-attach-webview', '')).toBe(true)
})

test('[SH36] a packaged console forgets unsafe switches', () => {
  const removed: string[] = []
  dropSwitches({ removeSwitch: (name) => void removed.push(name) }, false)
  expect(removed).toEqual([])
  dropSwitches({ removeSwitch: (name) => void removed.push(name) }, true)
  expect(removed).toEqual([...UNSAFE_SWITCHES])
  expect(removed).toEqual(expect.arrayContaining(['remote-debugging-port', 'disable-web-security']))
})

test('[SH37] more than 3 notices in 5 min become one, which sounds once', () => {
  const notice = (unit: string) => ({ kind: 'escalation', unit, count: 1 }) as const
  let heard: readonly HeardNotice[] = []
  const shown = [0, 1, 2, 3, 4].map((minute) => {
    const showing = groupNotices(heard, notice('4 West'), minute * 60_000)
    heard = showing.heard
    return `${showing.kind} ${showing.notices.length} ${showing.quiet ? 'quiet' : 'sounds'}`
  })
  expect(shown).toEqual(['single 1 sounds', 'single 1 sounds', 'single 1 sounds', 'joined 4 sounds', 'joined 5 quiet'])
  expect(groupNotices(heard, notice('4 West'), 20 * 60_000).kind).toBe('single')
})

test('[SH37] the joined notice replaces those on screen; a click leads to the escalations', () => {
  let [now, clicks] = [0, 0]
  const open = new Set<{ body: string }>()
  const show = showNotices({
    create: (options) => {
      const shown = Object.assign(new EventEmitter(), {
        body: options.body,
        show: () => void open.add(shown),
        close: () => void open.delete(shown),
      })
      return shown as unknown as Notification
    },
    now: () => now,
    clicked: () => clicks++,
  })
  for (const unit of ['4 West', '5 East', '4 West', '4 West']) {
    now += 1000
    show({ kind: 'escalation', unit, count: 1 })
  }
  expect([...open].map((one) => one.body)).toEqual(['2 units: 4 steps need you'])
  for (const one of open) (one as unknown as EventEmitter).emit('click')
  expect(clicks).toBe(1)
})

test('[SH38] the window opens where it was, if that can still be reached', () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1040 },
    { x: -1280, y: 0, width: 1280, height: 984 },
  ]
  const at = (x: number, y: number, width = 1400, height = 800) =>
    placeWindow({ bounds: { x, y, width, height }, maximized: false }, screens)
  expect(placeWindow({ bounds: null, maximized: false }, screens)).toEqual({ width: 1366, height: 768 })
  expect(at(100, 50)).toEqual({ x: 100, y: 50, width: 1400, height: 800 })
  expect(at(-1200, 10)).toEqual({ x: -1200, y: 10, width: 1400, height: 800 })
  for (const [x, y] of [
    [5000, 0],
    [0, 2000],
    [0, -500],
    [1900, 0],
  ] as const)
    expect(at(x, y), `${x} ${y}`).toEqual({ width: 1400, height: 800 })
  expect(at(0, 0, 10, 10)).toEqual({ x: 0, y: 0, width: 960, height: 600 })
})

test('[SH39] the menu has no developer tools in a packaged console and takes no key of the page', () => {
  const roles = (dev: boolean) => JSON.stringify(menuModel('linux', dev))
  expect(roles(false)).not.toContain('toggleDevTools')
  expect(roles(true)).toContain('toggleDevTools')
  expect(roles(true)).not.toMatch(/accelerator/)
  expect(JSON.stringify(menuModel('darwin', false))).toContain('appMenu')
})

test('[SH39] sleep and lock are told', () => {
  const monitor = new EventEmitter()
  const told: string[] = []
  forwardPower(monitor as unknown as PowerMonitor, (event) => told.push(event))
  for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen']) monitor.emit(event)
  expect(told).toEqual(['suspend', 'resume', 'lock-screen', 'unlock-screen'])
})
