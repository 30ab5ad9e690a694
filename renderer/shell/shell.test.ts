import { expect, test } from 'vitest'
import { makeBridge } from '../../electron/preload/make-bridge.ts'
import { browserShell } from './browser-shell.ts'
import { desktopShell } from './desktop-shell.ts'

function inBrowser() {
  const kept = new Map<string, string>()
  const shown: string[] = []
  const opened: string[] = []
  const clicks: (() => void)[] = []
  const shell = browserShell({
    storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
    origin: 'http://onward.ward.lan:4810',
    platform: 'test',
    version: '1',
    now: () => 0,
    show: (text, clicked) => {
      shown.push(`${text.body}${text.silent ? ' (silent)' : ''}`)
      clicks.push(clicked)
    },
    open: (url) => void opened.push(url),
  })
  return { shell, kept, shown, opened, clicks }
}

test('[SH40] the browser twin keeps settings, but its server is where the page came from', async () => {
  const { shell, kept } = inBrowser()
  expect([shell.journal, shell.keychain]).toEqual([null, null])
  expect(await shell.settings.set({ theme: 'dark', server: 'https://evil.example' })).toEqual({
    server: 'http://onward.ward.lan:4810',
    theme: 'dark',
    letterKeys: true,
  })
  expect((await shell.settings.get()).theme).toBe('dark')
  kept.set('onward.settings', '{spoilt')
  expect((await shell.settings.get()).theme).toBe('system')
})

test('[SH40] the browser twin groups notices and leads to the escalations; only https and tel go out', async () => {
  const { shell, shown, clicks, opened } = inBrowser()
  let led = 0
  const stop = shell.onFocusEscalations(() => led++)
  for (let count = 0; count < 5; count++) await shell.notify({ kind: 'escalation', unit: '4 West', count: 1 })
  expect(shown.slice(2)).toEqual([
    '4 West: 1 step needs you',
    '4 West: 4 steps need you',
    '4 West: 5 steps need you (silent)',
  ])
  clicks[0]?.()
  stop()
  clicks[0]?.()
  expect(led).toBe(1)
  expect(await shell.openExternal('javascript:alert(1)')).toBe(false)
  expect(await shell.openExternal('https://example.org/')).toBe(true)
  expect(opened).toEqual(['https://example.org/'])
})

test('[SH41] the desktop shell unwraps answers, and throws on a fault of the call or an answer of another shape', async () => {
  const answers: Record<string, unknown> = {
    'journal.append': { ok: true, value: { ok: false, reason: 'disk-full', message: 'full' } },
    'journal.load': { ok: true, value: { records: [{ id: 'x', body: '{}', outcome: null }], damage: null } },
    'settings.get': { ok: true, value: { theme: 'pink' } },
    'keychain.keep': { ok: true, value: 'memory-only' },
    'keychain.take': { ok: true, value: 7 },
    appInfo: { ok: false, fault: { code: 'sender', message: 'no' } },
  }
  const silent = (() => undefined) as never
  const shell = desktopShell(makeBridge({ invoke: async (name) => answers[name], on: silent, off: silent }))
  expect(await shell.journal?.append({ id: 'x', body: '{}' })).toEqual({
    ok: false,
    reason: 'disk-full',
    message: 'full',
  })
  expect((await shell.journal?.load())?.records).toHaveLength(1)
  expect(await shell.keychain?.keep('https://onward.example', 's.1')).toBe('memory-only')
  await expect(shell.keychain?.take('https://onward.example')).rejects.toThrow(/string/)
  await expect(shell.settings.get()).rejects.toThrow(/theme|server/)
  await expect(shell.appInfo()).rejects.toThrow('refused appInfo (sender)')
})
