/** A key of the kind a keyring gives, always the same for the same byte. */
export function cryptoKey(byte: number): Promise<CryptoKey> {
  const secret = new Uint8Array(32).fill(byte)
  return crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
