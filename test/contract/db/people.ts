import { expect, test } from 'vitest'
import type { Db } from '../../../server/db/port.ts'
import { someReceipt, someSession, someUser } from '../../builders/changes.ts'
import { newFacility } from './new-facility.ts'

/** Accounts and sessions, and what goes when it is old. */
export function people(db: () => Db): void {
  test('accounts are found by name in any case; a session keeps its revocation and its latest sign of life', async () => {
    const facility = newFacility()
    const user = someUser(facility, `u-${facility}`)
    const session = someSession(facility, `s-${facility}`, {
      publicKey: 'a-key',
      user: user.id,
      expiresAt: (await db().reads.now()) + 60_000,
    })
    await db().transaction(async (tx) => {
      await tx.putUser(user)
      await tx.putSession(session)
    })
    expect(await db().reads.userByName(user.username.toUpperCase())).toEqual(user)
    expect(await db().reads.user(user.id)).toEqual(user)
    expect(await db().reads.users(facility)).toEqual([user])
    expect(await db().reads.liveSessions(facility)).toEqual([session])
    const rotated = { ...session, refreshHash: 'h2', formerHash: 'h1', rotatedAt: 150 }
    await db().transaction((tx) => tx.putSession(rotated))
    expect(await db().reads.session(session.id)).toEqual(rotated)
    await db().transaction((tx) =>
      tx.putSession({ ...session, revokedAt: 77, revokedWhy: 'by-admin', lastHeardAt: 900 }),
    )
    await db().transaction((tx) => tx.putSession({ ...session, revokedAt: null, lastHeardAt: 500 }))
    const over = { revokedAt: 77, revokedWhy: 'by-admin', lastHeardAt: 900, publicKey: session.publicKey }
    expect(await db().reads.session(session.id)).toMatchObject(over)
    expect(await db().reads.liveSessions(facility)).toEqual([])
  })

  test('old receipts, fired timers and sessions go when told', async () => {
    const facility = newFacility()
    await db().transaction(async (tx) => {
      await tx.putReceipt({ ...someReceipt(facility, 'old'), at: 10 })
      await tx.putReceipt({ ...someReceipt(facility, 'new'), at: 20 })
      await tx.putSession(someSession(facility, `old-${facility}`, { expiresAt: 10 }))
    })
    const expiry = { tombstonesBefore: 0, firedBefore: 0, receiptsBefore: 15, sessionsBefore: 15, memosBefore: 0 }
    await db().transaction((tx) => tx.prune(facility, expiry))
    expect(await db().reads.receipt(facility, 'old')).toBeNull()
    expect(await db().reads.receipt(facility, 'new')).not.toBeNull()
    expect(await db().reads.session(`old-${facility}`)).toBeNull()
  })
}
