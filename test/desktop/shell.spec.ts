import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import { FIXTURE, makeAppFolder } from './app-folder.ts'
import { findHost, type RunningConsole } from './host/host.ts'

type FixtureWindow = { onward: Bridge; heard: string[]; fixtureLoads: number; inlineScriptRan?: boolean }
declare const window: FixtureWindow & Window

const host = findHost()
const id = '01890a5d-ac96-774b-bcce-b302099a8057'
let app = ''
let profile = ''
let shell: RunningConsole
let evil: Server
let evilUrl = ''
let evilHits = 0

const notRun: string[] = []

/** What belongs to the scheme itself: a stand-in cannot show it, and does not try. */
function onElectron(title: string, body: () => Promise<void>): void {
  if (host.name === 'electron') return test(title, body)
  notRun.push(title)
  test.skip(title, body)
}

test.beforeAll(async () => {
  console.log(`desktop tests run on: ${host.says}`)
  for (const title of notRun) console.log(`not run (real Electron only): ${title}`)
  app = makeAppFolder(FIXTURE)
  evil = createServer((request, response) => {
    evilHits++
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.end(`<p>evil ${request.url}`)
  })
  await new Promise<void>((settle) => evil.listen(0, '127.0.0.1', settle))
  evilUrl = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`
})

test.afterAll(() => {
  evil.close()
  rmSync(app, { recursive: true, force: true })
})

test.beforeEach(async () => {
  evilHits = 0
  profile = mkdtempSync(join(tmpdir(), 'onward-profile-'))
  shell = await launch()
})

test.afterEach(async () => {
  await shell.kill().catch(() => undefined)
  await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

async function launch(args: readonly string[] = []): Promise<RunningConsole> {
  const running = await host.launch({ app, profile, args })
  await painted(running.page)
  return running
}

const painted = (page: Page) => page.waitForSelector('body[data-ready=yes]')

test('[SH50] the page has the named verbs and nothing of Node or Electron', async () => {
  const found = await shell.page.evaluate(() => ({
    verbs: Object.keys(window.onward).sort(),
    journal: Object.keys(window.onward.journal).sort(),
    keychain: Object.keys(window.onward.keychain).sort(),
    leaks: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', 'global'].filter(
      (name) => name in window,
    ),
  }))
  expect(found).toEqual({
    verbs: ['appInfo', 'journal', 'keychain', 'notify', 'on', 'openExternal', 'settings'],
    journal: ['append', 'forget', 'load', 'settle', 'status'],
    keychain: ['forget', 'keep', 'take'],
    leaks: [],
  })
  expect(await shell.page.evaluate(() => window.onward.appInfo())).toMatchObject({
    ok: true,
    value: { version: '0.1.0', packaged: false },
  })
})

test('[SH51] what the bridge answered as recorded survives SIGKILL of the shell', async () => {
  const answers = await shell.page.evaluate(async () => {
    const uuid = (n: number) => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`
    const all = Array.from({ length: 20 }, (_, n) => window.onward.journal.append({ id: uuid(n), body: `{"n":${n}}` }))
    const done = await Promise.all(all)
    await window.onward.journal.settle({ id: uuid(0), outcome: 'applied' })
    return done
  })
  expect(answers.every((answer) => answer.ok && answer.value.ok)).toBe(true)
  await shell.kill()
  shell = await launch()
  const loaded = await shell.page.evaluate(() => window.onward.journal.load())
  expect(loaded).toMatchObject({ ok: true, value: { damage: null } })
  const records = loaded.ok ? loaded.value.records : []
  expect(records.map((record) => record.body)).toEqual(Array.from({ length: 20 }, (_, n) => `{"n":${n}}`))
  expect(records.map((record) => record.outcome).slice(0, 2)).toEqual(['applied', null])
})

/** What the bridge answers, once it answered. */
const keepSecret = (server: string) =>
  shell.page.evaluate(
    async ({ server, secret }) => {
      const kept = await window.onward.keychain.keep({ server, secret })
      return kept.ok ? kept.value : kept.fault.code
    },
    { server, secret: SECRET },
  )
const takeSecret = (server: string) =>
  shell.page.evaluate(async (server) => {
    const taken = await window.onward.keychain.take({ server })
    return taken.ok ? taken.value : taken.fault.code
  }, server)
const SECRET = '01890a5d-ac96-774b-bcce-b302099a8057.not-to-be-found-on-the-disk'
const SERVER = 'https://onward.example'

test('[SH27] a refresh secret survives SIGKILL where the keyring is real, and is nowhere readable in the profile', async () => {
  const isReal = await shell.main(({ safeStorage }) => {
    return (
      process.platform !== 'linux' || /^(gnome_libsecret|kwallet\d?)$/.test(safeStorage.getSelectedStorageBackend())
    )
  })
  expect(await takeSecret(SERVER)).toBeNull()
  expect(await keepSecret(SERVER)).toBe(isReal ? 'kept' : 'memory-only')
  expect(await takeSecret(SERVER)).toBe(SECRET)
  await shell.kill()
  if (isReal && process.platform !== 'win32') expect(statSync(join(profile, 'keychain.json')).mode & 0o777).toBe(0o600)
  // Chromium's helpers still move their own files about a moment after a kill: then the walk is begun again.
  await expect(() => expect(filesWith(profile, SECRET)).toEqual([])).toPass({ timeout: 10_000 })
  shell = await launch()
  expect(await takeSecret(SERVER)).toBe(isReal ? SECRET : null)
  await shell.page.evaluate((server) => window.onward.keychain.forget({ server }), SERVER)
  await shell.kill()
  shell = await launch()
  expect(await takeSecret(SERVER)).toBeNull()
})

test('[SH28] with basic_text a secret stays in memory: there for a reload of the page, gone with the process', async () => {
  test.skip(process.platform !== 'linux', 'only Linux has a choice of keyrings')
  await shell.main(({ safeStorage }) => {
    safeStorage.getSelectedStorageBackend = () => 'basic_text'
  })
  expect(await keepSecret(SERVER)).toBe('memory-only')
  await shell.page.reload()
  await painted(shell.page)
  expect(await takeSecret(SERVER)).toBe(SECRET)
  await shell.quit()
  expect(existsSync(join(profile, 'keychain.json'))).toBe(false)
  expect(filesWith(profile, SECRET)).toEqual([])
  shell = await launch()
  expect(await takeSecret(SERVER)).toBeNull()
})

/** Files of a folder that hold a text, in UTF-8 or UTF-16. */
function filesWith(folder: string, text: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name))
  return paths.filter((path) => {
    const bytes = readFileSync(path)
    return bytes.includes(text, 0, 'utf8') || bytes.includes(text, 0, 'utf16le')
  })
}

test('[SH52] calls with arguments that are not theirs are refused, typed, and leave nothing', async () => {
  const refused = await shell.page.evaluate(async (id) => {
    const { journal, keychain, settings, notify, openExternal } = window.onward
    const wrong: [(arg: never) => Promise<{ ok: boolean; fault?: { code: string } }>, unknown][] = [
      [journal.append, { id, body: 1 }],
      [journal.append, { id, body: '{}', more: 1 }],
      [journal.append, { id: '../../etc', body: '{}' }],
      [journal.append, null],
      [journal.settle, { id }],
      [settings.set, { server: 'http://evil.example' }],
      [settings.set, { theme: 'pink' }],
      [keychain.keep, { server: 'https://onward.example', secret: 'x'.repeat(513) }],
      [keychain.take, { server: 'http://evil.example' }],
      [notify, { kind: 'escalation', unit: 'RIVERA, Ana', count: 1 }],
      [openExternal, { toString: 'https://x' }],
    ]
    return Promise.all(wrong.map(async ([verb, arg]) => (await verb(arg as never)).fault?.code))
  }, id)
  expect(refused).toEqual(Array.from({ length: 11 }, () => 'argument'))
  expect(await shell.page.evaluate(() => window.onward.journal.load())).toMatchObject({ value: { records: [] } })
  const outward = ['javascript:alert(1)', 'file:///etc/passwd', 'http://example.org', 'smb://x']
  const opened = await shell.page.evaluate(
    (urls) => Promise.all(urls.map((url) => window.onward.openExternal(url))),
    outward,
  )
  expect(opened.map((answer) => answer.ok && answer.value)).toEqual(outward.map(() => false))
})

test('[SH53] the page cannot be led away: links, scripts, redirects', async () => {
  const before = shell.page.url()
  for (const leave of [
    (url: string) => void (location.href = url),
    (url: string) => location.assign(url),
    (url: string) => {
      const link = Object.assign(document.createElement('a'), { href: url })
      document.body.append(link)
      link.click()
    },
    (url: string) => {
      const form = Object.assign(document.createElement('form'), { action: url, method: 'post' })
      document.body.append(form)
      form.submit()
    },
  ]) {
    await shell.page.evaluate(leave, evilUrl)
    await shell.page.waitForTimeout(200)
  }
  expect(shell.page.url()).toBe(before)
  expect(await shell.page.evaluate(() => document.body.dataset['ready'])).toBe('yes')
  expect(evilHits).toBe(0)
})

test('[SH53] no second window: window.open, target=_blank, middle click', async () => {
  await shell.page.evaluate((url) => {
    window.open(url)
    window.open('about:blank')
    window.open('file:///etc/passwd')
    const link = Object.assign(document.createElement('a'), {
      href: url,
      target: '_blank',
      id: 'out',
      textContent: 'out',
    })
    document.body.append(link)
  }, evilUrl)
  await shell.page.click('#out')
  await shell.page.click('#out', { button: 'middle' })
  await expect.poll(() => shell.page.context().pages().length).toBe(1)
  expect(await shell.main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  // The stand-in closes what Electron never opens: there a request may get out first.
  if (host.name === 'electron') expect(evilHits).toBe(0)
})

test('[SH54] permissions: as the table says, asked from the page', async () => {
  const states = await shell.page.evaluate(async () => {
    const names = ['geolocation', 'camera', 'microphone', 'midi', 'clipboard-read', 'notifications']
    const asked = names.map(async (name) => {
      const { state } = await navigator.permissions.query({ name: name as PermissionName })
      return [name, state]
    })
    return Object.fromEntries(await Promise.all(asked)) as Record<string, string>
  })
  const { notifications, ...others } = states
  expect(others).toEqual({
    geolocation: 'denied',
    camera: 'denied',
    microphone: 'denied',
    midi: 'denied',
    'clipboard-read': 'denied',
  })
  expect(notifications).toBe('granted')
})

test('[SH55] the policy comes as a header and holds: no inline script, no eval, no foreign style or host', async () => {
  const settings = await shell.page.evaluate(() => window.onward.settings.set({ server: 'http://127.0.0.1:4810' }))
  expect(settings.ok).toBe(true)
  const found = await shell.page.evaluate(async (evil) => {
    const answer = await fetch('/')
    const colour = (id: string) => getComputedStyle(document.getElementById(id) as Element).color
    const blocked = async (run: () => unknown) => {
      try {
        await run()
        return false
      } catch {
        return true
      }
    }
    return {
      policy: answer.headers.get('content-security-policy'),
      nosniff: answer.headers.get('x-content-type-options'),
      inline: window.inlineScriptRan ?? false,
      withNonce: colour('with-nonce'),
      withoutNonce: colour('without-nonce'),
      nonce: document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '',
      // oxlint-disable-next-line no-eval
      evalBlocked: await blocked(() => (0, eval)('1')),
      sinkBlocked: await blocked(() => (document.createElement('div').innerHTML = '<b>x')),
      foreignBlocked: await blocked(() => fetch(evil)),
    }
  }, evilUrl)
  expect(found.policy).toContain(`default-src 'none'; script-src 'self'; style-src 'self' 'nonce-`)
  expect(found.policy).toContain(`connect-src 'self' http://127.0.0.1:4810 ws://127.0.0.1:4810`)
  expect(found).toMatchObject({
    nosniff: 'nosniff',
    inline: false,
    withNonce: 'rgb(1, 2, 3)',
    evalBlocked: true,
    sinkBlocked: true,
    foreignBlocked: true,
  })
  expect(found.withoutNonce).not.toBe('rgb(1, 2, 3)')
  expect(found.nonce).toMatch(/^[\w-]{20,}$/)
  expect(evilHits).toBe(0)
})

test('[SH56] a new server reloads the page under a policy for it; a theme does not', async () => {
  await shell.page.evaluate(() => window.onward.settings.set({ theme: 'dark' }))
  expect(await shell.page.evaluate(() => window.fixtureLoads)).toBe(1)
  expect(await shell.main(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  await shell.page.evaluate((server) => void window.onward.settings.set({ server }), evilUrl)
  await expect.poll(() => shell.page.evaluate(() => window.fixtureLoads).catch(() => 0)).toBe(2)
  await painted(shell.page)
  expect(await shell.page.evaluate(async (url) => (await fetch(url)).ok, evilUrl)).toBe(true)
  await shell.kill()
  shell = await launch()
  expect(await shell.page.evaluate(() => window.onward.settings.get())).toMatchObject({
    value: { server: evilUrl, theme: 'dark' },
  })
})

test('[SH57] a second start is handed over: it ends, the window stays, its arguments are ignored', async () => {
  const before = shell.page.url()
  const args = ['--server', 'http://127.0.0.1:9', 'onward://evil/path', '--inspect', evilUrl]
  await shell.main(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    if (window !== undefined) window.focus = () => void Object.assign(globalThis, { focused: true })
  })
  const code = await host.launchSecond({ app, profile, args })
  expect(code).toBe(0)
  expect(await shell.main(() => 'focused' in globalThis)).toBe(true)
  expect(shell.page.url()).toBe(before)
  expect(shell.page.context().pages()).toHaveLength(1)
  expect(await shell.page.evaluate(() => window.onward.settings.get())).toMatchObject({
    value: { server: 'http://127.0.0.1:4810' },
  })
  expect(evilHits).toBe(0)
})

test('[SH58] a notification holds no patient data, four become one, and a click leads to the escalations', async () => {
  await shell.main(({ Notification }) => {
    const shown: { title: string; body: string; one: unknown }[] = []
    Object.assign(globalThis, { shown })
    Notification.prototype.show = function (
      this: Electron.Notification & { options?: Electron.NotificationConstructorOptions },
    ) {
      shown.push({ title: this.options?.title ?? this.title, body: this.options?.body ?? this.body, one: this })
    }
  })
  await shell.page.evaluate(async () => {
    for (let n = 0; n < 4; n++) await window.onward.notify({ kind: 'escalation', unit: '4 West', count: 1 })
  })
  const bodies = await shell.main(() =>
    (globalThis as unknown as { shown: { title: string; body: string }[] }).shown.map(
      (one) => `${one.title}: ${one.body}`,
    ),
  )
  expect(bodies).toEqual([
    'Onward: 4 West: 1 step needs you',
    'Onward: 4 West: 1 step needs you',
    'Onward: 4 West: 1 step needs you',
    'Onward: 4 West: 4 steps need you',
  ])
  await shell.main(() => {
    const { shown } = globalThis as unknown as { shown: { one: { emit: (event: string) => void } }[] }
    shown.at(-1)?.one.emit('click')
  })
  await expect.poll(() => shell.page.evaluate(() => window.heard)).toEqual(['focus-escalations'])
})

test('[SH59] sleep and lock reach the page', async () => {
  await shell.main(({ powerMonitor }) => {
    powerMonitor.emit('lock-screen')
    powerMonitor.emit('resume')
  })
  await expect.poll(() => shell.page.evaluate(() => window.heard)).toEqual(['lock-screen', 'resume'])
})

test('[SH60] quitting ends what is under way: the window place is kept, the journal is whole and free', async () => {
  await shell.page.evaluate((id) => window.onward.journal.append({ id, body: '{}' }), id)
  await shell.quit()
  const place = JSON.parse(readFileSync(join(profile, 'window.json'), 'utf8')) as { bounds: { width: number } }
  expect(place.bounds.width).toBeGreaterThanOrEqual(960)
  shell = await launch()
  const status = await shell.page.evaluate(() => window.onward.journal.status())
  expect(status).toMatchObject({ ok: true, value: { ok: true, pending: 1, damage: null } })
})

test('[SH31] the bundle and nothing else is served', async () => {
  const statuses = await shell.page.evaluate(async () => {
    const paths = ['/page.js', '/discharges/4%20West', '/..%2f..%2fpackage.json', '/..%5cpackage.json', '/missing.js']
    return Promise.all(paths.map(async (path) => (await fetch(path)).status))
  })
  expect(statuses).toEqual([200, 200, 404, 404, 404])
  expect(await shell.page.evaluate(async () => (await fetch('/page.js', { method: 'POST' })).status)).toBe(404)
})

onElectron('[SH70] the origin is app://onward and secure', async () => {
  const found = await shell.page.evaluate(() => [location.origin, isSecureContext])
  expect(found).toEqual(['app://onward', true])
})

onElectron('[SH70] another origin cannot read the bundle', async () => {
  const read = await shell.main(async ({ BrowserWindow, session }, url) => {
    const other = new BrowserWindow({
      show: false,
      webPreferences: { session: session.fromPartition('persist:onward') },
    })
    await other.loadURL(url)
    const script = `fetch('app://onward/page.js').then((a) => a.text(), () => 'blocked')`
    const text: unknown = await other.webContents.executeJavaScript(script)
    other.destroy()
    return text
  }, evilUrl)
  expect(read).toBe('blocked')
})
