import type { KeychainPort } from '../../shared/ipc/keychain.ts'
import type { Random } from '../../shared/kernel/random.ts'

/**
 * The key under which one person's patient data may lie on this machine's disks (design.md 6.13). It lives in the shell's
 * keychain, never in the page's storage, and ends with the sign-out or when another person signs in: what was written
 * under it can then be read by nobody.
 */
export type PhiKeyring = {
  /**
   * AES-GCM, 256 bit, not extractable; made at the first call for this person. Null: no real keyring here, so patient data
   * stays in memory. Never rejects: a keyring that fails is none.
   */
  keyOf(user: string): Promise<CryptoKey | null>
  /** Signed out: what lies on the disk is unreadable from now on. */
  forget(): Promise<void>
}

/** A browser's: there is no place for a key outside the page's storage. */
export const noPhiKeyring: PhiKeyring = { keyOf: async () => null, forget: async () => undefined }

export type PhiKeyringParts = {
  readonly subtle: Pick<SubtleCrypto, 'importKey'>
  readonly random: Pick<Random, 'bytes'>
}

/** The keyring over the shell's keychain, for one server. */
export function phiKeyring(keychain: KeychainPort, server: string, { subtle, random }: PhiKeyringParts): PhiKeyring {
  let held: { readonly user: string; readonly key: Promise<CryptoKey | null> } | null = null

  async function find(user: string): Promise<CryptoKey | null> {
    const kept = readKept(await keychain.take(server, 'patient-data'))
    if (kept !== null && kept.user === user) return importKey(subtle, kept.bytes)
    const bytes = Uint8Array.from(random.bytes(KEY_BYTES))
    const keeping = await keychain.keep(server, `${encodeURIComponent(user)}.${toHex(bytes)}`, 'patient-data')
    return keeping === 'kept' ? importKey(subtle, bytes) : null
  }

  return {
    keyOf(user) {
      if (held?.user !== user) held = { user, key: find(user).catch(() => null) }
      return held.key
    },
    async forget() {
      held = null
      await keychain.forget(server, 'patient-data').catch(() => undefined)
    },
  }
}

const KEY_BYTES = 32

function importKey(subtle: PhiKeyringParts['subtle'], bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** `<person, percent-encoded>.<key in hex>`; null where it is neither. */
function readKept(secret: string | null): { readonly user: string; readonly bytes: Uint8Array<ArrayBuffer> } | null {
  const [, user, hex] = /^(.+)\.([0-9a-f]{64})$/.exec(secret ?? '') ?? []
  if (user === undefined || hex === undefined) return null
  const bytes = Uint8Array.from({ length: KEY_BYTES }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
  return { user: decodeURIComponent(user), bytes }
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
