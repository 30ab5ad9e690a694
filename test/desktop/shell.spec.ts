import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { expect } from '@playwright/test'
import { type FixtureWindow, test } from './desktop-test.ts'

declare const window: FixtureWindow & Window

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

test('[SH57] a second start is handed over: it ends, the window stays, its arguments are ignored', async ({
  shell,
  stranger,
}) => {
  const before = shell.page.url()
  const args = ['--server', 'http://127.0.0.1:9', 'onward://evil/path', '--inspect', stranger.url]
  await shell.main(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    if (window !== undefined) window.focus = () => void Object.assign(globalThis, { focused: true })
  })
  const code = await shell.startSecond(args)
  expect(code).toBe(0)
  expect(await shell.main(() => 'focused' in globalThis)).toBe(true)
  expect(shell.page.url()).toBe(before)
  expect(shell.page.context().pages()).toHaveLength(1)
  expect(await shell.page.evaluate(() => window.onward.settings.get())).toMatchObject({
    value: { server: 'http://127.0.0.1:4810' },
  })
  expect(stranger.hits()).toBe(0)
})

test('[SH58] a notification holds no patient data, four become one, and a click leads to the escalations', async ({
  shell,
}) => {
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

test('[SH59] sleep and lock reach the page', async ({ shell }) => {
  await shell.main(({ powerMonitor }) => {
    powerMonitor.emit('lock-screen')
    powerMonitor.emit('resume')
  })
  await expect.poll(() => shell.page.evaluate(() => window.heard)).toEqual(['lock-screen', 'resume'])
})

test('[SH60] quitting ends what is under way: the window place is kept, the journal is whole and free', async ({
  shell,
}) => {
  await shell.page.evaluate((id) => window.onward.journal.append({ id, body: '{}' }), id)
  await shell.quit()
  const place = JSON.parse(readFileSync(join(shell.profile, 'window.json'), 'utf8')) as { bounds: { width: number } }
  expect(place.bounds.width).toBeGreaterThanOrEqual(960)
  await shell.start()
  const status = await shell.page.evaluate(() => window.onward.journal.status())
  expect(status).toMatchObject({ ok: true, value: { ok: true, pending: 1, damage: null } })
})
