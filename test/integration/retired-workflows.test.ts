import { expect, test } from 'vitest'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import { readReference } from '../../server/changelog/reference-document.ts'
import { builtIn } from '../builders/journey.ts'
import { openFloor } from '../builders/floor.ts'
import { systemParts } from '../builders/system.ts'

test('[WV7] consoles are told which workflows nobody opens any more: all of their versions are retired', async () => {
  const db = createMemoryDb(systemParts)
  const { facility } = await openFloor(db)
  const told = async () => (await readReference(db.reads, facility))?.others.reference.retired
  expect(await told()).toBeUndefined()
  const retire = (versions: readonly number[]) =>
    db.transaction(async (tx) => {
      const retired = versions.map((version) => ({ version, by: 'T', byName: 'T', at: 1, reason: 'not used' }))
      await tx.putWorkflowState(facility, 'referral.in', { draft: null, retired, published: [] })
    })
  await retire([1])
  expect(await told()).toEqual(['referral.in'])
  const next = { ...builtIn('referral.in.v1'), version: 2 }
  await db.transaction((tx) => tx.putTemplate(facility, { id: next.id, version: 2, body: next, hash: 'v2' }))
  expect(await told()).toBeUndefined()
})
