import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { type FixtureWindow, type Shell, test } from './desktop-test.ts'

declare const window: FixtureWindow & Window

/** What the bridge answers, once it answered. */
const keepSecret = (shell: Shell, server: string) =>
  shell.page.evaluate(
    async ({ server, secret }) => {
      const kept = await window.onward.keychain.keep({ server, secret })
      return kept.ok ? kept.value : kept.fault.code
    },
    { server, secret: SECRET },
  )
const takeSecret = (shell: Shell, server: string) =>
  shell.page.evaluate(async (server) => {
    const taken = await window.onward.keychain.take({ server })
    return taken.ok ? taken.value : taken.fault.code
  }, server)
const SECRET = '01890a5d-ac96-774b-bcce-b302099a8057.not-to-be-found-on-the-disk'
const SERVER = 'https://onward.example'

test('[SH27] a refresh secret survives SIGKILL where the keyring is real, and is nowhere readable in the profile', async ({
  shell,
}) => {
  const isReal = await shell.main(({ safeStorage }) => {
    return (
      process.platform !== 'linux' || /^(gnome_libsecret|kwallet\d?)$/.test(safeStorage.getSelectedStorageBackend())
    )
  })
  expect(await takeSecret(shell, SERVER)).toBeNull()
  expect(await keepSecret(shell, SERVER)).toBe(isReal ? 'kept' : 'memory-only')
  expect(await takeSecret(shell, SERVER)).toBe(SECRET)
  await shell.kill()
  if (isReal && process.platform !== 'win32')
    expect(statSync(join(shell.profile, 'keychain.json')).mode & 0o777).toBe(0o600)
  // Chromium's helpers still move their own files about a moment after a kill: then the walk is begun again.
  await expect(() => expect(filesWith(shell.profile, SECRET)).toEqual([])).toPass({ timeout: 10_000 })
  await shell.start()
  expect(await takeSecret(shell, SERVER)).toBe(isReal ? SECRET : null)
  await shell.page.evaluate((server) => window.onward.keychain.forget({ server }), SERVER)
  await shell.kill()
  await shell.start()
  expect(await takeSecret(shell, SERVER)).toBeNull()
})

test('[SH28] with basic_text a secret stays in memory: there for a reload of the page, gone with the process', async ({
  shell,
}) => {
  test.skip(process.platform !== 'linux', 'only Linux has a choice of keyrings')
  await shell.main(({ safeStorage }) => {
    safeStorage.getSelectedStorageBackend = () => 'basic_text'
  })
  expect(await keepSecret(shell, SERVER)).toBe('memory-only')
  await shell.page.reload()
  await shell.painted()
  expect(await takeSecret(shell, SERVER)).toBe(SECRET)
  await shell.quit()
  expect(existsSync(join(shell.profile, 'keychain.json'))).toBe(false)
  expect(filesWith(shell.profile, SECRET)).toEqual([])
  await shell.start()
  expect(await takeSecret(shell, SERVER)).toBeNull()
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
