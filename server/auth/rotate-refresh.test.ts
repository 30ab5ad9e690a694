import { expect, test } from 'vitest'
import { someSession } from '../../test/builders/changes.ts'
import { GRACE_MS, rotateRefresh } from './rotate-refresh.ts'

const fresh = someSession('F1', 's1', { refreshHash: 'one' })
const show = (session: typeof fresh, shown: string, next: string, now: number) =>
  rotateRefresh(session, { shown, next, now })

test('[AU4] a secret counts once; shown again it ends the session', () => {
  const second = show(fresh, 'one', 'two', 1000)
  expect(second).toMatchObject({ refreshHash: 'two', revokedAt: null })
  const third = show(second, 'two', 'three', 2000)
  expect(third).toMatchObject({ refreshHash: 'three', revokedAt: null })
  expect(show(third, 'one', 'x', 2001)).toMatchObject({ revokedAt: 2001, refreshHash: null, formerHash: null })
  expect(show(fresh, 'never issued', 'x', 5)).toMatchObject({ revokedAt: 5 })
})

test('[AU5] the former secret is taken once more within the grace, while the new one was never used', () => {
  const rotated = show(fresh, 'one', 'lost', 1000)
  const again = show(rotated, 'one', 'two', 1000 + GRACE_MS)
  expect(again).toMatchObject({ refreshHash: 'two', revokedAt: null })
  expect(show(again, 'two', 'three', 40_000)).toMatchObject({ refreshHash: 'three', revokedAt: null })
  expect(show(again, 'one', 'x', 1001 + GRACE_MS).revokedAt, 'only once').not.toBeNull()
  expect(show(again, 'lost', 'x', 1001 + GRACE_MS).revokedAt, 'whoever has the lost one is found out').not.toBeNull()
  expect(show(rotated, 'one', 'x', 1001 + GRACE_MS).revokedAt, 'too late').not.toBeNull()
  const used = show(rotated, 'lost', 'two', 1100)
  expect(show(used, 'one', 'x', 1200).revokedAt, 'the new one was used').not.toBeNull()
})

test('[AU4] a revoked session stays as it is, whatever is shown', () => {
  const revoked = { ...fresh, revokedAt: 7 }
  expect(show(revoked, 'one', 'x', 1000)).toEqual(revoked)
})
