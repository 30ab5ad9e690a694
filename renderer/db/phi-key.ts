import type { Random } from '../../shared/kernel/random.ts'
import type { PhiKeyring } from './phi-keyring.ts'

/**
 * Seals what of patients' data lies on this disk (design.md 6.13). `place` names the record, so that one cannot be put in
 * another's place. `open` gives null where it was sealed by another key, or spoilt.
 */
export type PhiKey = {
  seal(place: string, plain: Uint8Array): Promise<Uint8Array>
  open(place: string, sealed: Uint8Array): Promise<Uint8Array | null>
}

const NONCE_BYTES = 12

/** The keys of those who sign in here. `keyOf` null: no real keyring. `forget`: signed out. */
export type PhiKeys = {
  keyOf(user: string): Promise<PhiKey | null>
  forget(): Promise<void>
}

/** The keys of a keyring, to seal with. */
export function phiKeysOf(keyring: PhiKeyring, parts: PhiKeyParts): PhiKeys {
  return {
    async keyOf(user) {
      const key = await keyring.keyOf(user)
      return key === null ? null : aesPhiKey(key, parts)
    },
    forget: () => keyring.forget(),
  }
}

/** The machine's own cryptography, handed in. */
export type PhiKeyParts = {
  readonly subtle: Pick<SubtleCrypto, 'encrypt' | 'decrypt'>
  readonly random: Pick<Random, 'bytes'>
}

/** AES-256-GCM with a nonce of its own for each record, in front of it. */
export function aesPhiKey(key: CryptoKey, { subtle, random }: PhiKeyParts): PhiKey {
  const kind = (place: string, iv: Uint8Array) => ({
    name: 'AES-GCM',
    iv: bufferOf(iv),
    additionalData: new TextEncoder().encode(place),
  })
  return {
    async seal(place, plain) {
      const nonce = random.bytes(NONCE_BYTES)
      const sealed = new Uint8Array(await subtle.encrypt(kind(place, nonce), key, bufferOf(plain)))
      const whole = new Uint8Array(nonce.length + sealed.length)
      whole.set(nonce)
      whole.set(sealed, nonce.length)
      return whole
    },
    async open(place, sealed) {
      try {
        const nonce = sealed.slice(0, NONCE_BYTES)
        return new Uint8Array(await subtle.decrypt(kind(place, nonce), key, bufferOf(sealed.slice(NONCE_BYTES))))
      } catch {
        // Another key, or spoilt: WebCrypto does not say which, and both mean the same here.
        return null
      }
    },
  }
}

/** A view's own buffer may be shared with others in general, never here. */
function bufferOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
