import { expect } from '@playwright/test'
import { type FixtureWindow, HOST, test } from './desktop-test.ts'

declare const window: FixtureWindow & Window

test('[SH53] the page cannot be led away: links, scripts, redirects', async ({ shell, stranger }) => {
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
    await shell.page.evaluate(leave, stranger.url)
    await shell.page.waitForTimeout(200)
  }
  expect(shell.page.url()).toBe(before)
  expect(await shell.page.evaluate(() => document.body.dataset['ready'])).toBe('yes')
  expect(stranger.hits()).toBe(0)
})

test('[SH53] no second window: window.open, target=_blank, middle click', async ({ shell, stranger }) => {
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
  }, stranger.url)
  await shell.page.click('#out')
  await shell.page.click('#out', { button: 'middle' })
  await expect.poll(() => shell.page.context().pages().length).toBe(1)
  expect(await shell.main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  // The stand-in closes what Electron never opens: there a request may get out first.
  if (HOST.name === 'electron') expect(stranger.hits()).toBe(0)
})

test('[SH54] permissions: as the table says, asked from the page', async ({ shell }) => {
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

test('[SH55] the policy comes as a header and holds: no inline script, no eval, no foreign style or host', async ({
  shell,
  stranger,
}) => {
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
  }, stranger.url)
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
  expect(stranger.hits()).toBe(0)
})

test('[SH56] a new server reloads the page under a policy for it; a theme does not', async ({ shell, stranger }) => {
  await shell.page.evaluate(() => window.onward.settings.set({ theme: 'dark' }))
  expect(await shell.page.evaluate(() => window.fixtureLoads)).toBe(1)
  expect(await shell.main(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  await shell.page.evaluate((server) => void window.onward.settings.set({ server }), stranger.url)
  await expect.poll(() => shell.page.evaluate(() => window.fixtureLoads).catch(() => 0)).toBe(2)
  await shell.painted()
  expect(await shell.page.evaluate(async (url) => (await fetch(url)).ok, stranger.url)).toBe(true)
  await shell.kill()
  await shell.start()
  expect(await shell.page.evaluate(() => window.onward.settings.get())).toMatchObject({
    value: { server: stranger.url, theme: 'dark' },
  })
})

test('[SH31] the bundle and nothing else is served', async ({ shell }) => {
  const statuses = await shell.page.evaluate(async () => {
    const paths = ['/page.js', '/discharges/4%20West', '/..%2f..%2fpackage.json', '/..%5cpackage.json', '/missing.js']
    return Promise.all(paths.map(async (path) => (await fetch(path)).status))
  })
  expect(statuses).toEqual([200, 200, 404, 404, 404])
  expect(await shell.page.evaluate(async () => (await fetch('/page.js', { method: 'POST' })).status)).toBe(404)
})

/** What belongs to the scheme itself: a stand-in cannot show it, and does not try. */
const onElectron = HOST.name === 'electron' ? test : test.skip

onElectron('[SH70] the origin is app://onward and secure', async ({ shell }) => {
  const found = await shell.page.evaluate(() => [location.origin, isSecureContext])
  expect(found).toEqual(['app://onward', true])
})

onElectron('[SH70] another origin cannot read the bundle', async ({ shell, stranger }) => {
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
  }, stranger.url)
  expect(read).toBe('blocked')
})
