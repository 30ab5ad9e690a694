import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EMPTY_KEYCHAIN, keychainFileSchema, makeKeychain } from './keychain.ts'
import { openKeptFile } from './kept-file.ts'
import type { Vault } from './vault.ts'

const server = 'https://onward.example'
const secret = '01890a5d.not-to-be-found-on-the-disk'
let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onward-keychain-'))
  path = join(folder, 'keychain.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A vault with a key of its own, or none. */
function vaultOf(key: Buffer | null): Vault {
  return {
    seal: async (text) => {
      if (key === null) return null
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open: async (sealed) => {
      if (key === null) return { kind: 'not-now' }
      const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
      cipher.setAuthTag(sealed.subarray(-16))
      const text = cipher.update(sealed.subarray(12, -16), undefined, 'utf8')
      try {
        cipher.final()
        return { kind: 'opened', text, isStale: false }
      } catch {
        return { kind: 'lost' }
      }
    },
  }
}

/** A process's life: the keychain opened anew from the disk. */
async function life(vault: Vault) {
  return makeKeychain(await openKeptFile({ path, schema: keychainFileSchema, fallback: EMPTY_KEYCHAIN }), vault)
}
const onDisk = () => (existsSync(path) ? readFileSync(path, 'utf8') : '')

test('[SH27] a kept secret is there at the next start; the file is sealed, of its owner alone, and of one shape', async () => {
  const vault = vaultOf(randomBytes(32))
  const first = await life(vault)
  expect(await first.take(server)).toBeNull()
  expect(await first.keep(server, secret)).toBe('kept')
  expect(keychainFileSchema.parse(JSON.parse(onDisk()))).toEqual({
    format: 1,
    sealed: { [server]: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) },
  })
  expect(onDisk()).not.toContain(secret)
  expect(onDisk()).not.toContain(Buffer.from(secret).toString('base64').slice(0, 20))
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  const second = await life(vault)
  expect(await second.take(server)).toBe(secret)
  expect(await second.take(server), 'taking leaves it').toBe(secret)
  expect(await second.take('https://other.example')).toBeNull()
})

test('[SH27] the last one kept is the one that is there, however calls meet; forgetting takes it off the disk', async () => {
  const vault = vaultOf(randomBytes(32))
  const keychain = await life(vault)
  await Promise.all([
    ...Array.from({ length: 10 }, (_, n) => keychain.keep(server, `s.${n}`)),
    keychain.keep('https://other.example', 'o.1'),
  ])
  expect(await (await life(vault)).take(server)).toBe('s.9')
  await keychain.forget(server)
  const next = await life(vault)
  expect([await next.take(server), await next.take('https://other.example')]).toEqual([null, 'o.1'])
  for (let n = 0; n < 20; n++) await keychain.keep(`https://s${n}.example`, 's.1')
  expect(Object.keys(keychainFileSchema.parse(JSON.parse(onDisk())).sealed)).toHaveLength(16)
})

test('[SH28] without a real keyring nothing is on the disk, and the secret ends with the process (negative case 88)', async () => {
  const keychain = await life(vaultOf(null))
  expect(await keychain.keep(server, secret)).toBe('memory-only')
  expect(await keychain.take(server)).toBe(secret)
  expect(onDisk()).toBe('')
  expect(await (await life(vaultOf(null))).take(server)).toBeNull()
})

test('[SH28] a keyring that has gone leaves what it sealed, until something newer is kept in memory', async () => {
  const key = randomBytes(32)
  await (await life(vaultOf(key))).keep(server, 'old.1')
  const without = await life(vaultOf(null))
  expect(await without.take(server)).toBeNull()
  expect(await (await life(vaultOf(key))).take(server), 'the keyring came back').toBe('old.1')
  expect(await without.keep(server, secret)).toBe('memory-only')
  expect(JSON.parse(onDisk())).toEqual(EMPTY_KEYCHAIN)
})

test('[SH29] a secret whose key is another is forgotten: it costs a sign-in', async () => {
  await (await life(vaultOf(randomBytes(32)))).keep(server, secret)
  const changed = await life(vaultOf(randomBytes(32)))
  expect(await changed.take(server)).toBeNull()
  expect(JSON.parse(onDisk())).toEqual(EMPTY_KEYCHAIN)
  expect(await changed.keep(server, 'new.1')).toBe('kept')
})

test('[SH29] a file that was spoilt is kept aside, and the console starts', async () => {
  for (const text of ['{', '{"format":2,"sealed":{}}', `{"format":1,"sealed":{"${server}":"not base64!"}}`]) {
    writeFileSync(path, text)
    expect(await (await life(vaultOf(randomBytes(32)))).take(server)).toBeNull()
    expect(readFileSync(`${path}.bad`, 'utf8')).toBe(text)
  }
})

test('[SH29] a rotated key seals anew', async () => {
  const [old, fresh] = [vaultOf(randomBytes(32)), vaultOf(randomBytes(32))]
  await (await life(old)).keep(server, secret)
  const rotating: Vault = { seal: fresh.seal, open: async () => ({ kind: 'opened', text: secret, isStale: true }) }
  expect(await (await life(rotating)).take(server)).toBe(secret)
  expect(await (await life(fresh)).take(server)).toBe(secret)
})

test('[SH28] a disk that refuses: the secret lives in memory and the answer says so; a failed forgetting is told', async () => {
  const vault = vaultOf(randomBytes(32))
  const keychain = await life(vault)
  await keychain.keep(server, 'old.1')
  rmSync(folder, { recursive: true })
  expect(await keychain.keep(server, secret)).toBe('memory-only')
  expect(await keychain.take(server)).toBe(secret)
  await expect(keychain.forget(server)).rejects.toThrow(/disk/)
  folder = mkdtempSync(join(tmpdir(), 'onward-keychain-'))
})
