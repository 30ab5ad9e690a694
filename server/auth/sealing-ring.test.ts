import { expect, test } from 'vitest'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import { realRandom } from '../../test/builders/real-time.ts'
import { readPublicKey } from './command-signature.ts'
import { currentOf, HAND_OUT_MS, isDue, KEEP_RETIRED_MS, makeRingKey, type Ring, turned } from './sealing-ring.ts'

const maker = () => {
  let made = 0
  return (now: number) => makeRingKey(`k${(made += 1)}`, now, realRandom)
}
const ids = (ring: Ring) => ring.map(({ id }) => id)

test('[SE5] the first turn makes a key and one more ahead; each further turn hands out the one that was made ahead', () => {
  const make = maker()
  expect(isDue([], 0)).toBe(true)
  const first = turned([], 1_000, make)
  expect(ids(first)).toEqual(['k1', 'k2'])
  expect(currentOf(first)).toMatchObject({ id: 'k1', usedFrom: 1_000, retiredAt: null })
  expect([isDue(first, 1_000 + HAND_OUT_MS - 1), isDue(first, 1_000 + HAND_OUT_MS)]).toEqual([false, true])
  const second = turned(first, HAND_OUT_MS + 1_000, make)
  expect(currentOf(second)?.id).toBe('k2')
  // A backup from before the turn knows the key that is handed out after it.
  expect(ids(first)).toContain(currentOf(second)?.id)
  expect(second.find(({ id }) => id === 'k1')).toMatchObject({ retiredAt: HAND_OUT_MS + 1_000 })
})

test('[SE5] a retired key opens for 35 days and is dropped by the first turn after them', () => {
  const make = maker()
  const day = (count: number) => count * DAY_MS
  const retired = turned(turned([], 0, make), day(1), make)
  expect(ids(turned(retired, day(1) + KEEP_RETIRED_MS - 1, make))).toContain('k1')
  expect(ids(turned(retired, day(1) + KEEP_RETIRED_MS, make))).not.toContain('k1')
})

test('[SE5] a public half is a point of P-256 as consoles import it', () => {
  for (const bytes of [0, 0xff]) {
    const { publicKey } = makeRingKey('k', 0, { bytes: (count) => new Uint8Array(count).fill(bytes) })
    expect(Buffer.from(publicKey, 'base64url')).toHaveLength(65)
    expect(readPublicKey(publicKey)).not.toBeNull()
  }
})
