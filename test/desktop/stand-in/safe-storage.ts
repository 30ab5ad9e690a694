import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SafeStorage } from 'electron'

/** In place of safeStorage: a keyring that is a file of the profile. It shows the shell's ways, no protection. */
export function safeStorage(
  profile: () => string,
): Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
> {
  const key = (): Buffer => {
    const path = join(profile(), 'stand-in.key')
    if (!existsSync(path)) writeFileSync(path, randomBytes(32))
    return readFileSync(path)
  }
  return {
    getSelectedStorageBackend: () => 'gnome_libsecret',
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key(), iv)
      return Buffer.concat([Buffer.from('v11'), iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    decryptStringAsync: async (sealed) => {
      const cipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(3, 15))
      cipher.setAuthTag(sealed.subarray(-16))
      const result = cipher.update(sealed.subarray(15, -16), undefined, 'utf8') + cipher.final('utf8')
      return { result, shouldReEncrypt: false }
    },
  }
}
