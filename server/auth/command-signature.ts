import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** True where `signature` (base64url of r and s) was made over `text` with the private half of `publicKey`. Never throws. */
export type VerifySignature = (publicKey: string, text: string, signature: string) => boolean

/** Keys that were read, kept because reading one costs as much as a verification; the oldest go first. */
const MOST_KEYS = 5_000

/** The check of ECDSA on P-256 with SHA-256. */
export function signatureCheck(): VerifySignature {
  const read = new Map<string, KeyObject | null>()

  function keyOf(publicKey: string): KeyObject | null {
    const known = read.get(publicKey)
    if (known !== undefined) return known
    const key = readPublicKey(publicKey)
    read.set(publicKey, key)
    if (read.size > MOST_KEYS) read.delete(read.keys().next().value ?? '')
    return key
  }

  return (publicKey, text, signature) => {
    const key = keyOf(publicKey)
    const bytes = Buffer.from(signature, 'base64url')
    if (key === null || bytes.length !== SIGNATURE_BYTES) return false
    return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes)
  }
}

/** A point of P-256 as a browser exports it (`raw`, base64url); null where it is none. */
export function readPublicKey(publicKey: string): KeyObject | null {
  const bytes = Buffer.from(publicKey, 'base64url')
  if (bytes.length !== POINT_BYTES || bytes[0] !== UNCOMPRESSED) return null
  const part = (from: number) => bytes.subarray(from, from + COORDINATE_BYTES).toString('base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: part(1), y: part(1 + COORDINATE_BYTES) }
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    // Not on the curve: nobody's key.
    return null
  }
}

const COORDINATE_BYTES = 32
const POINT_BYTES = 1 + 2 * COORDINATE_BYTES
const UNCOMPRESSED = 4
const SIGNATURE_BYTES = 64
