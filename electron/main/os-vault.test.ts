import { expect, test } from 'vitest'
import { osVault, type AsyncSafeStorage } from './os-vault.ts'

type Backend = ReturnType<AsyncSafeStorage['getSelectedStorageBackend']>

function storageOf(backend: Backend, over: Partial<AsyncSafeStorage> = {}): AsyncSafeStorage {
  return {
    getSelectedStorageBackend: () => backend,
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => Buffer.from(`v11${text}`),
    decryptStringAsync: async (sealed) => ({ result: sealed.toString().slice(3), shouldReEncrypt: false }),
    ...over,
  }
}
const sealed = Buffer.from('v11s.1')

test('[SH28] Linux seals with a real keyring only; other systems have no choice of backend', async () => {
  for (const backend of ['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'] as const) {
    const vault = osVault(storageOf(backend), 'linux')
    expect(await vault.seal('s.1')).toEqual(sealed)
    expect(await vault.open(sealed)).toEqual({ kind: 'opened', text: 's.1', isStale: false })
  }
  for (const backend of ['basic_text', 'unknown', 'something new' as Backend] as const) {
    const vault = osVault(storageOf(backend), 'linux')
    expect(await vault.seal('s.1')).toBeNull()
    expect(await vault.open(sealed)).toEqual({ kind: 'not-now' })
  }
  for (const platform of ['darwin', 'win32'] as const) {
    const getSelectedStorageBackend = () => expect.fail('not there on this system')
    expect(await osVault(storageOf('unknown', { getSelectedStorageBackend }), platform).seal('s.1')).toEqual(sealed)
  }
})

test('[SH28] a keyring that gives no key, is not available or fails, is none', async () => {
  const known = { encryptStringAsync: async () => Buffer.from('v10s.1') }
  expect(await osVault(storageOf('gnome_libsecret', known), 'linux').seal('s.1')).toBeNull()
  expect(await osVault(storageOf('gnome_libsecret', known), 'darwin').seal('s.1'), 'v10 is real there').not.toBeNull()
  const away = { isAsyncEncryptionAvailable: async () => false }
  expect(await osVault(storageOf('kwallet6', away), 'linux').seal('s.1')).toBeNull()
  const failing = { encryptStringAsync: () => Promise.reject(new Error('denied')) }
  expect(await osVault(storageOf('kwallet6', failing), 'linux').seal('s.1')).toBeNull()
})

test('[SH29] a locked keyring may answer later; a wrong key never does', async () => {
  const saying = (words: string) =>
    osVault(storageOf('kwallet6', { decryptStringAsync: () => Promise.reject(new Error(words)) }), 'linux').open(sealed)
  expect(await saying('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.')).toEqual({
    kind: 'not-now',
  })
  expect(await saying('Error while decrypting the ciphertext')).toEqual({ kind: 'lost' })
  expect(await osVault(storageOf('kwallet6'), 'linux').open(Buffer.from('v10s.1'))).toEqual({ kind: 'lost' })
})
