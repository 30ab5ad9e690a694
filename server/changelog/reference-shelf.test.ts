import { expect, test } from 'vitest'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { FACILITY, seedHospital } from '../../test/sim/hospital.ts'
import { SimRandom } from '../../test/sim/random.ts'
import { absenceSchema } from '../../shared/domain/roster.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import type { Reads } from '../db/port.ts'
import { referenceFor } from './reference-document.ts'
import { createReferenceShelf } from './reference-shelf.ts'

const AWAY = absenceSchema.parse({ user: 'pha-1', from: 0, to: 10 })

async function house() {
  const time = new ManualTime()
  const db = createMemoryDb({ clock: time, random: new SimRandom(1), scheduler: time })
  await seedHospital(db)
  const absent = () => db.transaction((tx) => tx.putRoster(FACILITY, { shifts: [], absences: [AWAY] }))
  return { db, absent }
}

test('[SY82] reference data are read once until they change, and a change is told once', async () => {
  const { db, absent } = await house()
  let reads = 0
  const counted: Reads = { ...db.reads, reference: (facility) => ((reads += 1), db.reads.reference(facility)) }
  const shelf = createReferenceShelf(counted)
  const before = await shelf.of(FACILITY)
  expect(await shelf.of(FACILITY)).toBe(before)
  expect(reads).toBe(1)
  expect(await shelf.reread(FACILITY), 'nothing changed').toBe(null)
  await absent()
  expect((await shelf.reread(FACILITY))?.others.reference.absences).toHaveLength(1)
  expect(await shelf.reread(FACILITY)).toBe(null)
})

test('[SY82] a wall display sees nobody’s absence, and its document has a tag of its own', async () => {
  const { db, absent } = await house()
  await absent()
  const documents = await createReferenceShelf(db.reads).of(FACILITY)
  if (documents === null) throw new Error('not seeded')
  const [wall, ops] = [referenceFor(documents, 'wall'), referenceFor(documents, 'ops')]
  expect([wall.reference.absences, ops.reference.absences?.length]).toEqual([undefined, 1])
  expect(wall.tag).not.toBe(ops.tag)
})

test('[SY82] a reading that began before a change is not put over the one after it; one that failed is made again', async () => {
  const { db, absent } = await house()
  let go = () => {}
  let slow: Promise<unknown> = new Promise<void>((settle) => (go = settle))
  const held: Reads = {
    ...db.reads,
    roster: async (facility) => {
      const found = await db.reads.roster(facility)
      await slow
      return found
    },
  }
  const shelf = createReferenceShelf(held)
  const old = shelf.of(FACILITY)
  await absent()
  slow = Promise.resolve()
  await shelf.reread(FACILITY)
  go()
  expect((await old)?.others.reference.absences, 'whoever asked for the old one is given the new').toHaveLength(1)
  expect((await shelf.of(FACILITY))?.others.reference.absences).toHaveLength(1)
})

test('[SY82] a change whose reading failed is told by the next one, whatever was read between them', async () => {
  const { db, absent } = await house()
  let away = false
  const roster: Reads['roster'] = (facility) => (away ? Promise.reject(new Error('away')) : db.reads.roster(facility))
  const shelf = createReferenceShelf({ ...db.reads, roster })
  await shelf.of(FACILITY)
  await absent()
  away = true
  await expect(shelf.reread(FACILITY)).rejects.toThrow('away')
  away = false
  expect((await shelf.of(FACILITY))?.others.reference.absences).toHaveLength(1)
  expect(await shelf.reread(FACILITY)).not.toBe(null)
  expect(await shelf.of('nowhere')).toBe(null)
})
