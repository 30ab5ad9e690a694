import type { SafeStorage } from 'electron'
import type { Opened, Vault } from '../config/vault.ts'

/** The calls of Electron's safeStorage that are used: the asynchronous ones, for Electron 46 has no others. */
export type AsyncSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

/** Linux backends whose key lies in a keyring. Anything else (`basic_text`, `unknown`) is no protection. */
const KEYRINGS: ReadonlySet<string> = new Set(['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'])

/** The operating system's keyring as a vault (reliability.md fact 6): where there is no real one, nothing is sealed. */
export function osVault(storage: AsyncSafeStorage, platform: NodeJS.Platform): Vault {
  const isReal = async (): Promise<boolean> => {
    if (platform === 'linux' && !KEYRINGS.has(storage.getSelectedStorageBackend())) return false
    return storage.isAsyncEncryptionAvailable()
  }
  // A keyring that was chosen but gave no key: Chromium then seals with a password of its own source code.
  const isOpenToAll = (sealed: Buffer) => platform === 'linux' && sealed.subarray(0, 3).toString('latin1') === 'v10'
  return {
    seal: async (text) => {
      try {
        const sealed = (await isReal()) ? await storage.encryptStringAsync(text) : null
        return sealed === null || isOpenToAll(sealed) ? null : sealed
      } catch {
        // A keyring that is locked or denied is none: the answer says so.
        return null
      }
    },
    open: async (sealed): Promise<Opened> => {
      if (isOpenToAll(sealed)) return { kind: 'lost' }
      try {
        if (!(await isReal())) return { kind: 'not-now' }
        const { result, shouldReEncrypt } = await storage.decryptStringAsync(sealed)
        return { kind: 'opened', text: result, isStale: shouldReEncrypt }
      } catch (error) {
        return isPassing(error) ? { kind: 'not-now' } : { kind: 'lost' }
      }
    },
  }
}

/** Electron tells a locked keyring from a wrong key by its words alone. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && /temporarily unavailable/i.test(error.message)
}
