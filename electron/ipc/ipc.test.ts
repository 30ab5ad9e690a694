import { expect, test, vi } from 'vitest'
import { CALL_NAMES, type CallName } from '../../shared/ipc/call-names.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/ipc/settings.ts'
import { answerCall } from './answer-call.ts'
import type { Handlers } from './handlers.ts'
import { OWN_ORIGIN, type Sender } from './own-sender.ts'
import { externalUrl, outwardCalls } from './outward-calls.ts'
import { journalCalls } from './journal-calls.ts'
import { settingsCalls } from './settings-calls.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const good: Record<CallName, readonly unknown[]> = {
  'journal.load': [],
  'journal.append': [{ id, body: '{}' }],
  'journal.settle': [{ id, outcome: 'applied' }],
  'journal.forget': [{ ids: [id] }],
  'journal.status': [],
  'settings.get': [],
  'settings.set': [{ theme: 'dark' }],
  'keychain.keep': [{ server: 'https://onward.example', secret: 's.1' }],
  'keychain.take': [{ server: 'https://onward.example' }],
  'keychain.forget': [{ server: 'https://onward.example' }],
  notify: [{ kind: 'escalation', unit: '4 West', count: 1 }],
  appInfo: [],
  openExternal: ['https://example.org/'],
}

function ownSender(): Sender {
  const frame = { origin: OWN_ORIGIN }
  return { sender: { mainFrame: frame, isDestroyed: () => false }, senderFrame: frame }
}

function spied(): { handlers: Handlers; asked: string[] } {
  const asked: string[] = []
  const handlers = Object.fromEntries(CALL_NAMES.map((name) => [name, async () => void asked.push(name)]))
  return { handlers: handlers as unknown as Handlers, asked }
}

const frame = { origin: OWN_ORIGIN }
const strangers: Record<string, Sender> = {
  'a frame in the page': { ...ownSender(), senderFrame: { origin: OWN_ORIGIN } },
  'another origin': {
    sender: { mainFrame: frame, isDestroyed: () => false },
    senderFrame: { origin: 'https://evil.example' },
  },
  'the main frame on another origin': (() => {
    const evil = { origin: 'app://onward.evil' }
    return { sender: { mainFrame: evil, isDestroyed: () => false }, senderFrame: evil }
  })(),
  'a frame that is gone': { ...ownSender(), senderFrame: null },
  'a destroyed window': { sender: { mainFrame: frame, isDestroyed: () => true }, senderFrame: frame },
}

for (const name of CALL_NAMES) {
  test(`[SH21] ${name} answers our own page`, async () => {
    const { handlers, asked } = spied()
    expect(await answerCall({ name, sender: ownSender(), args: good[name] }, handlers)).toMatchObject({ ok: true })
    expect(asked).toEqual([name])
  })

  for (const [who, sender] of Object.entries(strangers))
    test(`[SH21] ${name} is refused to ${who}, whatever it sends`, async () => {
      const { handlers, asked } = spied()
      for (const args of [good[name], [{ __proto__: null }], []])
        expect(await answerCall({ name, sender, args }, handlers)).toMatchObject({
          ok: false,
          fault: { code: 'sender' },
        })
      expect(asked).toEqual([])
    })

  test(`[SH22] ${name} is refused with arguments that are not its own`, async () => {
    const { handlers, asked } = spied()
    const poisoned = JSON.parse('{"__proto__":{"theme":"dark"}}')
    const wrong = [
      [good[name][0], 'more'],
      ['x'.repeat(10_000_000)],
      [new Map([['id', id]])],
      [() => 1],
      [Number.NaN],
      [null],
      [[]],
      [{ ...(good[name][0] as object), extra: 1 }],
      name === 'settings.set' ? [{ theme: 'pink' }] : [poisoned],
    ]
    for (const args of wrong)
      expect(
        await answerCall({ name, sender: ownSender(), args }, handlers),
        JSON.stringify(args).slice(0, 80),
      ).toMatchObject({
        ok: false,
        fault: { code: 'argument' },
      })
    expect(asked).toEqual([])
    expect(({} as Record<string, unknown>)['theme']).toBeUndefined()
  })
}

test('[SH22] a handler that throws is told as broken, and the process goes on', async () => {
  const handlers = { ...spied().handlers, appInfo: () => Promise.reject(new Error('no')) }
  const answer = await answerCall({ name: 'appInfo', sender: ownSender(), args: [] }, handlers)
  expect(answer).toMatchObject({ ok: false, fault: { code: 'broken' } })
})

test('[SH23] only https and tel leave the house', async () => {
  const opened: string[] = []
  const calls = outwardCalls({
    info: { version: '1', platform: 'linux', packaged: false },
    notify: () => {},
    openExternal: async (url) => void opened.push(url),
  })
  expect(await calls.openExternal('https://example.org/a?b')).toBe(true)
  expect(await calls.openExternal('tel:+1-555-0100')).toBe(true)
  expect(opened).toEqual(['https://example.org/a?b', 'tel:+1-555-0100'])
  const wrong = [
    'http://example.org',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'smb://host/share',
    'ms-msdt:/id',
    'data:text/html,x',
    '\\\\host\\share',
    'https://user:secret@example.org',
    'tel:`calc`',
    'app://onward/',
    '',
    '/etc/passwd',
  ]
  for (const url of wrong) expect(externalUrl(url), url).toBeNull()
})

test('[SH24] a journal that cannot be opened says so: no empty outbox, no accepted action', async () => {
  const refusal = { ok: false, reason: 'disk-full', message: 'The disk is full.' } as const
  const calls = journalCalls({ get: async () => refusal, close: async () => {} })
  expect(await calls['journal.append']({ id, body: '{}' })).toEqual(refusal)
  expect(await calls['journal.status'](undefined)).toEqual(refusal)
  expect(await calls['journal.load'](undefined)).toMatchObject({
    records: [],
    unread: { reason: 'disk-full', message: 'The disk is full.' },
  })
})

test('[SH25] settings change by field, on the disk first, and whoever must know hears of it', async () => {
  let current: Settings = DEFAULT_SETTINGS
  const changed = vi.fn()
  const file = { current: () => current, change: async (next: Settings) => void (current = next), aside: null }
  const calls = settingsCalls(file, changed)
  expect(await calls['settings.set']({ theme: 'dark' })).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' })
  expect(changed).toHaveBeenCalledWith({ ...DEFAULT_SETTINGS, theme: 'dark' }, DEFAULT_SETTINGS)
})
