import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_SETTINGS, settingsSchema } from '../../shared/ipc/settings.ts'
import { openKeptFile } from './kept-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onward-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () =>
  openKeptFile({ path: join(folder, 'settings.json'), schema: settingsSchema, fallback: DEFAULT_SETTINGS })

test('[SH20] a new workstation has the defaults; a change is there at the next start', async () => {
  const first = await open()
  expect(first.current()).toEqual(DEFAULT_SETTINGS)
  await Promise.all([
    first.change({ ...DEFAULT_SETTINGS, theme: 'dark' }),
    first.change({ ...DEFAULT_SETTINGS, theme: 'light' }),
  ])
  expect((await open()).current().theme).toBe('light')
})

for (const [name, text] of [
  ['half a file', '{"server":"htt'],
  ['an unsafe server', JSON.stringify({ ...DEFAULT_SETTINGS, server: 'http://evil.example' })],
  ['a field more', JSON.stringify({ ...DEFAULT_SETTINGS, more: 1 })],
  ['nothing', ''],
])
  test(`[SH20] ${name}: the defaults hold and the file is kept aside`, async () => {
    writeFileSync(join(folder, 'settings.json'), `${text}`)
    const settings = await open()
    expect(settings.current()).toEqual(DEFAULT_SETTINGS)
    expect(settings.aside).toBe(join(folder, 'settings.json.bad'))
    expect(readFileSync(join(folder, 'settings.json.bad'), 'utf8')).toBe(text)
    await settings.change({ ...DEFAULT_SETTINGS, letterKeys: false })
    expect((await open()).current().letterKeys).toBe(false)
  })

test('[SH20] a change that cannot be written leaves the former value', async () => {
  const settings = await open()
  rmSync(folder, { recursive: true })
  await expect(settings.change({ ...DEFAULT_SETTINGS, theme: 'dark' })).rejects.toThrow(/ENOENT/)
  expect(settings.current().theme).toBe('system')
  folder = mkdtempSync(join(tmpdir(), 'onward-settings-'))
})
