import { expect, test } from 'vitest'
import type { Db } from '../../../server/db/port.ts'
import { someChange, someReceipt } from '../../builders/changes.ts'
import { journeyRow } from '../../builders/rows.ts'
import { newFacility, opened } from './new-facility.ts'
import { follows } from './follows.ts'

/** A change is written whole or not at all, and comes back as it was put. */
export function changes(db: () => Db): void {
  test('a change is written whole: rows stamped with its number, log, receipt, scopes', async () => {
    const facility = newFacility()
    const receipt = someReceipt(facility, 'c1')
    const written = await db().transaction((tx) => tx.write(opened(facility, 'j1', { receipt })))
    expect(written.entry).toMatchObject({ facility, seq: 1, journey: 'j1', previousHash: '' })
    expect([...written.entered].sort()).toEqual(['dept:PHA', 'dept:TRN', 'unit:4W'])
    const rows = await db().reads.journeyRows(facility, 'j1')
    expect(rows.map((row) => `${row.kind} ${row.seq}`).sort()).toEqual(['journey 1', 'journeyId 1', 'task 1', 'task 1'])
    expect(await db().reads.receipt(facility, 'c1')).toEqual({ ...receipt, outcome: { ...receipt.outcome, seq: 1 } })
    expect(await db().reads.logAt(facility, 1)).toEqual(written.entry)
    expect(await db().reads.head(facility)).toBe(1)
    expect(await db().reads.heads()).toContainEqual({
      facility,
      seq: 1,
      hash: written.entry.hash,
      epoch: await db().reads.epoch(),
    })
  })

  test('a row comes back as it was put, key order included', async () => {
    const facility = newFacility()
    const next = { title: 'z', task: 'a', owner: null, since: 5, department: 'PHA' }
    const row = journeyRow('j1', { facility, next, marks: ['b', 'a'] } as object)
    await db().transaction((tx) => tx.write(someChange(facility, 'j1', { rows: [row] })))
    const [back] = await db().reads.journeyRows(facility, 'j1')
    expect(back).toEqual({ ...row, seq: 1 })
    expect(JSON.stringify(back?.kind === 'journey' ? back.next : null)).toBe(JSON.stringify(row.next))
  })

  test('a rolled-back change leaves nothing and no hole', async () => {
    const facility = newFacility()
    const failing = db().transaction(async (tx) => {
      await tx.write(opened(facility, 'j1', { receipt: someReceipt(facility, 'c1') }))
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await db().reads.journeyRows(facility, 'j1')).toEqual([])
    expect(await db().reads.receipt(facility, 'c1')).toBeNull()
    const { entry } = await db().transaction((tx) => tx.write(opened(facility, 'j2')))
    expect(entry.seq).toBe(1)
  })

  test('nobody sees a change before it is committed; the transaction itself does', async () => {
    const facility = newFacility()
    await db().transaction(async (tx) => {
      await tx.write(opened(facility, 'j1'))
      expect(await tx.head(facility)).toBe(1)
      expect(await db().reads.head(facility)).toBe(0)
      expect(await db().reads.journeyRows(facility, 'j1')).toEqual([])
    })
    expect(await db().reads.head(facility)).toBe(1)
  })

  test('NUL and lone surrogates never reach storage', async () => {
    const facility = newFacility()
    const row = journeyRow('j1', { facility, initials: 'R\0A', bed: '\uD800x' } as object)
    const change = someChange(facility, 'j1', { rows: [row] })
    const entry = { ...change.entry, actorName: 'K\0 Lind' }
    await db().transaction((tx) => tx.write({ ...change, entry }))
    expect(await db().reads.journeyRows(facility, 'j1')).toMatchObject([{ initials: 'RA', bed: '\uFFFDx' }])
    const [kept] = await db().reads.log(facility, 0, 10)
    expect(kept?.actorName).toBe('K Lind')
    expect(kept !== undefined && follows(kept, undefined)).toBe(true)
  })

  test('a change of no journey has a number too', async () => {
    const facility = newFacility()
    const change = { ...someChange(facility, null), rows: [], timers: null, scopes: null }
    const { entry, entered } = await db().transaction((tx) => tx.write(change))
    expect([entry.seq, entry.journey, entered]).toEqual([1, null, []])
  })
}
