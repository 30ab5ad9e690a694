import { expect } from '@playwright/test'
import { type FixtureWindow, test } from './desktop-test.ts'

declare const window: FixtureWindow & Window

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

test('[SH50] the page has the named verbs and nothing of Node or Electron', async ({ shell }) => {
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

test('[SH51] what the bridge answered as recorded survives SIGKILL of the shell', async ({ shell }) => {
  const answers = await shell.page.evaluate(async () => {
    const uuid = (n: number) => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`
    const all = Array.from({ length: 20 }, (_, n) => window.onward.journal.append({ id: uuid(n), body: `{"n":${n}}` }))
    const done = await Promise.all(all)
    await window.onward.journal.settle({ id: uuid(0), outcome: 'applied' })
    return done
  })
  expect(answers.every((answer) => answer.ok && answer.value.ok)).toBe(true)
  await shell.kill()
  await shell.start()
  const loaded = await shell.page.evaluate(() => window.onward.journal.load())
  expect(loaded).toMatchObject({ ok: true, value: { damage: null } })
  const records = loaded.ok ? loaded.value.records : []
  expect(records.map((record) => record.body)).toEqual(Array.from({ length: 20 }, (_, n) => `{"n":${n}}`))
  expect(records.map((record) => record.outcome).slice(0, 2)).toEqual(['applied', null])
})

test('[SH52] calls with arguments that are not theirs are refused, typed, and leave nothing', async ({ shell }) => {
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
