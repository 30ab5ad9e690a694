/** What of WebCrypto seals the cache. */
export type CacheSubtle = Pick<SubtleCrypto, 'importKey' | 'encrypt' | 'decrypt'>

const TAG_BYTES = 4

/**
 * Stands in for AES-GCM where WebCrypto would answer from a thread of its own: each byte is changed by the key, and a tag
 * over key, nonce, place and text stands in front, so that another key or another place does not open it.
 */
export const simSubtle: CacheSubtle = {
  importKey: async (_format: string, key: unknown) => key as CryptoKey,
  encrypt: async (how: unknown, key: unknown, data: BufferSource) => {
    const { whole, place, secret } = partsOf(how, key, data)
    return bufferOf([...tagOf([secret, place, whole]), ...whole.map((byte) => byte ^ (secret[0] ?? 0))])
  },
  decrypt: async (how: unknown, key: unknown, data: BufferSource) => {
    const { whole, place, secret } = partsOf(how, key, data)
    const plain = whole.subarray(TAG_BYTES).map((byte) => byte ^ (secret[0] ?? 0))
    if (tagOf([secret, place, plain]).some((byte, at) => byte !== whole[at])) throw new Error('another key or place')
    return bufferOf(plain)
  },
}

function partsOf(how: unknown, key: unknown, data: BufferSource) {
  // The caller is aesPhiKey: bytes all of them.
  const { iv, additionalData } = how as { iv: Uint8Array; additionalData: Uint8Array }
  return { whole: data as Uint8Array, place: Uint8Array.from([...iv, ...additionalData]), secret: key as Uint8Array }
}

/** FNV-1a over all of them, 32 bit. */
function tagOf(parts: readonly Uint8Array[]): Uint8Array {
  let hash = 0x811c9dc5
  for (const part of parts) for (const byte of part) hash = Math.imul(hash ^ byte, 0x01000193)
  return new Uint8Array(Int32Array.of(hash).buffer)
}

function bufferOf(bytes: Iterable<number>): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
