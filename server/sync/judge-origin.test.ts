import { expect, test } from 'vitest'
import { someSession, someUser } from '../../test/builders/changes.ts'
import { command } from '../../test/builders/commands.ts'
import type { SessionRecord } from '../db/records.ts'
import { type Issuer, judgeOrigin, type OriginAsk } from './judge-origin.ts'

/** Fits where the signature is the key's name: what a signature is made of is `session-keys.test.ts`'s. */
const verifies: OriginAsk['verifies'] = (publicKey, _text, signature) => publicKey === signature
const ISSUED = 1_000

function issuer(session: Partial<SessionRecord> = {}, disabled = false): Issuer {
  const over = { publicKey: 'key', createdAt: 100, expiresAt: 2_000, ...session }
  return { session: someSession('f', 's1', over), user: { ...someUser('f', 'u1'), disabled } }
}
const OWN = { user: 'u1', session: 's2' }
const ANOTHER = { user: 'u2', session: 's3' }

function judged(who: Issuer | null, line: OriginAsk['line'], signature: string | null = 'key') {
  const plain = command(1, { issuedAt: ISSUED })
  const asked = signature === null ? plain : { ...plain, signature }
  const origin = judgeOrigin({ command: asked, issuer: who, line, verifies })
  return origin.kind === 'genuine' ? 'genuine' : `${origin.reason}${origin.isFinal ? ' for good' : ''}`
}

test('[SG2] what is signed counts over any line', () => {
  for (const line of [OWN, ANOTHER, { user: 'u1', session: 's1' }]) expect(judged(issuer(), line)).toBe('genuine')
})

test('[SG3] unsigned, it counts on its own line alone, or its own person’s where the sign-in has no key', () => {
  expect(judged(issuer(), { user: 'u1', session: 's1' }, null)).toBe('genuine')
  expect(judged(issuer(), OWN, null)).toBe('unsigned')
  expect(judged(issuer(), ANOTHER, null)).toBe('unsigned')
  expect(judged(issuer({ publicKey: null }), OWN, null)).toBe('genuine')
  expect(judged(issuer({ publicKey: null }), ANOTHER, null)).toBe('unsigned')
  expect(judged(issuer({ publicKey: null }), ANOTHER)).toBe('unsigned')
})

test('[SG3] a signature that does not fit is refused, on its own line too', () => {
  for (const line of [OWN, ANOTHER, { user: 'u1', session: 's1' }])
    expect(judged(issuer(), line, 'another')).toBe('bad-signature')
})

test('[SG4] before the sign-out it counts, after it never; where another may have held the sign-in, not by itself', () => {
  for (const line of [OWN, ANOTHER])
    for (const why of ['signed-out', 'signed-out-elsewhere', 'rights-ended', null] as const) {
      expect(judged(issuer({ revokedAt: ISSUED, revokedWhy: why }), line)).toBe('genuine')
      expect(judged(issuer({ revokedAt: ISSUED - 1, revokedWhy: why }), line)).toBe('after-sign-out for good')
    }
  for (const why of ['secret-reused', 'by-admin'] as const)
    for (const revokedAt of [ISSUED - 1, ISSUED + 1])
      expect(judged(issuer({ revokedAt, revokedWhy: why }), ANOTHER)).toBe('session-ended')
})

test('[SG4] over another’s line nothing counts of after the sign-in’s end, nor of a closed account', () => {
  expect(judged(issuer({ expiresAt: ISSUED - 1 }), ANOTHER)).toBe('session-expired')
  expect(judged(issuer({ expiresAt: ISSUED - 1 }), OWN)).toBe('genuine')
  expect(judged(issuer({}, true), ANOTHER)).toBe('account-closed')
})

test('[SG5] a sign-in that is not known makes nothing final', () => {
  expect(judged(null, OWN)).toBe('session-unknown')
})
