import { createECDH, createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { DAY_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'

/** One key pair of the ring. `usedFrom` null: made ahead, not handed out yet. `retiredAt` null: not replaced yet. */
const ringKeySchema = z.object({
  id: z.string(),
  madeAt: z.number(),
  usedFrom: z.number().nullable(),
  retiredAt: z.number().nullable(),
  publicKey: z.string(),
  privateKey: z.string(),
})
export type RingKey = z.infer<typeof ringKeySchema>

/** The server's sealing keys as they are stored, oldest first. */
export const ringSchema = z.array(ringKeySchema)
export type Ring = readonly RingKey[]

/** A key is handed out for so long, ms. */
export const HAND_OUT_MS = 90 * DAY_MS
/** A retired key opens for so long, ms: consoles ask anew daily (lease), and older commands than 30 days are not taken. */
export const KEEP_RETIRED_MS = 35 * DAY_MS

/** The key that is handed out; undefined in an empty ring. */
export function currentOf(ring: Ring): RingKey | undefined {
  return ring.findLast(({ usedFrom, retiredAt }) => usedFrom !== null && retiredAt === null)
}

/** True where `turned` would change something. */
export function isDue(ring: Ring, now: Instant): boolean {
  const current = currentOf(ring)
  return current === undefined || now - (current.usedFrom ?? 0) >= HAND_OUT_MS
}

/**
 * The ring with the next key in use, and one more made ahead: a backup knows every key that is handed out for a rotation
 * after it. What is retired for long is dropped.
 */
export function turned(ring: Ring, now: Instant, make: (now: Instant) => RingKey): Ring {
  const kept = ring.filter(({ retiredAt }) => retiredAt === null || now - retiredAt < KEEP_RETIRED_MS)
  const ahead = kept.find(({ usedFrom }) => usedFrom === null) ?? make(now)
  const others = kept.filter(({ id }) => id !== ahead.id).map((key) => ({ ...key, retiredAt: key.retiredAt ?? now }))
  return [...others, { ...ahead, usedFrom: now }, make(now)]
}

/**
 * A pair as it is stored: the public half as a point, the private one as PKCS #8, both base64url. `id` names it. All chance is
 * of `random`: in a server the machine's own, so that a simulated house has the same keys each time.
 */
export function makeRingKey(id: string, now: Instant, random: Pick<Random, 'bytes'>): RingKey {
  const pair = createECDH('prime256v1')
  const secret = privateNumber(random.bytes(SECRET_BYTES))
  pair.setPrivateKey(secret)
  const point = pair.getPublicKey()
  const stored = createPrivateKey({ key: jwk(secret, point), format: 'jwk' }).export({ format: 'der', type: 'pkcs8' })
  return {
    id,
    madeAt: now,
    usedFrom: null,
    retiredAt: null,
    publicKey: point.toString('base64url'),
    privateKey: stored.toString('base64url'),
  }
}

/** The order of P-256 (FIPS 186-5, SP 800-186 section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const NUMBER_BYTES = 32
/** With 64 bits more than the order has, no private number is likelier than another (FIPS 186-5, A.2.1). */
const SECRET_BYTES = NUMBER_BYTES + 8

function privateNumber(bytes: Uint8Array): Buffer {
  const number = (BigInt(`0x${Buffer.from(bytes).toString('hex')}`) % (ORDER - 1n)) + 1n
  return Buffer.from(number.toString(16).padStart(2 * NUMBER_BYTES, '0'), 'hex')
}

/** `point`: a byte that says it is not compressed, then both coordinates. */
function jwk(secret: Buffer, point: Buffer): { kty: string; crv: string; d: string; x: string; y: string } {
  const [x, y] = [point.subarray(1, 1 + NUMBER_BYTES), point.subarray(1 + NUMBER_BYTES)]
  const text = (bytes: Buffer): string => bytes.toString('base64url')
  return { kty: 'EC', crv: 'P-256', d: text(secret), x: text(x), y: text(y) }
}
