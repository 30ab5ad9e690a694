import type { SessionKeys } from '../../renderer/outbox/session-keys.ts'
import type { VerifySignature } from '../../server/auth/command-signature.ts'

/**
 * Keys of a console across its lives, cheap and the same for the same seed: the private half is the public one. Real ones
 * answer from a thread of their own (sim-machine.ts).
 */
export function simKeys(device: string): SessionKeys {
  const keys = new Map<string, string>()
  let made = 0
  return {
    make: async () => {
      const publicKey = `${device}-${(made += 1)}`
      return { publicKey, keep: async (session) => void keys.set(session, publicKey) }
    },
    sign: async (session, text) => {
      const key = keys.get(session)
      return key === undefined ? null : signatureOf(key, text)
    },
  }
}

/** The check of such a signature. */
export const simVerifies: VerifySignature = (publicKey, text, signature) => signature === signatureOf(publicKey, text)

/** FNV-1a over both, 32 bit. */
function signatureOf(key: string, text: string): string {
  let hash = 0x811c9dc5
  for (const part of [key, text])
    for (let at = 0; at < part.length; at += 1) hash = Math.imul(hash ^ part.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(36)
}
