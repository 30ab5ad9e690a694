import { aesPhiKey, type PhiKey } from '../../renderer/db/phi-key.ts'
import { realRandom } from './real-time.ts'

/** A key as a keyring gives it, always the same for the same byte. */
export async function phiKeyOf(byte: number): Promise<PhiKey> {
  const secret = new Uint8Array(32).fill(byte)
  const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return aesPhiKey(key, { subtle: crypto.subtle, random: realRandom })
}
