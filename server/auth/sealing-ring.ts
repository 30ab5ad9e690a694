import { generateKeyPairSync } from 'node:crypto'
import { z } from 'zod'
import { DAY_MS, type Instant } from '../../shared/kernel/instant.ts'

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

/** A pair as it is stored: the public half as a point, the private one as PKCS #8, both base64url. `id` names it. */
export function makeRingKey(id: string, now: Instant): RingKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  return {
    id,
    madeAt: now,
    usedFrom: null,
    retiredAt: null,
    // The last bytes of the SPKI form of a P-256 key are its point.
    publicKey: spki.subarray(spki.length - POINT_BYTES).toString('base64url'),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
  }
}

const POINT_BYTES = 65
