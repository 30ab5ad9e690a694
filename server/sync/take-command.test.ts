import { expect, test } from 'vitest'
import { someSession, someUser } from '../../test/builders/changes.ts'
import { command } from '../../test/builders/commands.ts'
import { anActor } from '../../test/builders/people.ts'
import { systemParts } from '../../test/builders/system.ts'
import { actorOf } from '../auth/actor-of.ts'
import type { Signed } from '../auth/auth-service.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import { bodyHash } from '../execute/body-hash.ts'
import { applied, plainRefusal, rejected } from '../execute/outcomes.ts'
import { taskRow } from '../../test/builders/rows.ts'
import type { Asker } from '../execute/execute-command.ts'
import type { HubParts } from './hub.ts'
import { takeCommand } from './take-command.ts'

const ASKED = { ...command(1), sessionId: 's-gone' }

/** A node whose database knows an answer, and nothing of the sign-in that it was given to. */
async function node(outcome: ReturnType<typeof rejected>) {
  const db = createMemoryDb(systemParts)
  const receipt = { facility: 'north', commandId: ASKED.commandId, actor: 'u-ortiz', sealedHash: null, at: 1, outcome }
  await db.transaction((tx) => tx.putReceipt({ ...receipt, bodyHash: bodyHash(ASKED) }))
  const execute = async () => {
    throw new Error('nothing is done')
  }
  const parts = { db, execute, verifies: () => true } as unknown as HubParts
  const line = { actor: anActor(), user: { id: 'u-me' }, session: { id: 's1', lastHeardAt: 1 } } as unknown as Signed
  return { take: (asked: typeof ASKED) => takeCommand(parts, asked, line) }
}

test('[SG5] what was answered before gets its first answer, though the sign-in is known no more and another’s line carries it', async () => {
  const { take } = await node(applied(ASKED, { changed: [], effectiveAt: 1, seq: 2, rebased: false }))
  expect(await take(ASKED)).toMatchObject({ outcome: 'duplicate', first: 'applied', seq: 2, refusal: null })
})

test('[SG2] [SG5] of a refusal the line of another is told neither who nor what', async () => {
  const refusal = { ...plainRefusal('already-claimed'), by: 'Ann Field', row: taskRow('j1', 'a') }
  const { take } = await node(rejected(ASKED, refusal, 1))
  expect(await take(ASKED)).toMatchObject({ refusal: { code: 'already-claimed', by: null, row: null } })
})

test('[SG5] another action under the same id is told that the id is used', async () => {
  const { take } = await node(applied(ASKED, { changed: [], effectiveAt: 1, seq: 2, rebased: false }))
  expect(await take({ ...ASKED, entityId: 'j9/other' })).toMatchObject({ refusal: { code: 'id-reuse' } })
})

test('[SG2] over another sign-in of the same person an action is done by what they cover in either, until that ends', async () => {
  const db = createMemoryDb(systemParts)
  const now = await db.reads.now()
  const user = someUser('north', 'u-me', { roles: ['unit-coordinator'], units: ['4W'] })
  const signIn = (id: string, covers: { unit: string; until: number }[]) =>
    someSession('north', id, { user: user.id, covers })
  const covering = signIn('s-covering', [
    { unit: '5E', until: now + 60_000 },
    { unit: '6N', until: now - 1 },
  ])
  const plain = signIn('s-plain', [])
  await db.transaction(async (tx) => {
    await tx.putUser(user)
    await tx.putSession(covering)
    await tx.putSession(plain)
  })
  const units: (readonly string[])[] = []
  const execute = async (asked: typeof ASKED, { actor }: Asker) => {
    units.push(actor.units)
    return applied(asked, { changed: [], effectiveAt: 1, seq: 2, rebased: false })
  }
  const parts = { db, execute, verifies: () => true } as unknown as HubParts
  const lineOf = (session: typeof plain): Signed => ({
    actor: actorOf(user, session, now),
    user,
    session,
    expiresAt: now + 60_000,
  })
  const asked = (sessionId: string) => ({ ...ASKED, sessionId, signature: 's' })
  await takeCommand(parts, asked(covering.id), lineOf(plain))
  await takeCommand(parts, asked(plain.id), lineOf(covering))
  await takeCommand(parts, asked(covering.id), lineOf(covering))
  expect(units).toEqual([
    ['4W', '5E'],
    ['4W', '5E'],
    ['4W', '5E'],
  ])
})
