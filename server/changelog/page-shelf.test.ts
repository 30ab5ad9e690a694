import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { someChange } from '../../test/builders/changes.ts'
import { aCoordinator, aPharmacist } from '../../test/builders/people.ts'
import { identityRow, journeyRow, taskRow } from '../../test/builders/rows.ts'
import { systemParts } from '../../test/builders/system.ts'
import type { Row } from '../../shared/domain/row.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import type { Reads } from '../db/port.ts'
import { packGzip } from './pack-gzip.ts'
import { createPageShelf, type PackedPage } from './page-shelf.ts'

const UNIT = 'unit:4W'

/** A unit with two patients; `read` counts how often rows were read. */
async function ward() {
  const db = createMemoryDb(systemParts)
  const facility = 'north'
  const open = (id: string) => {
    const rows = [
      journeyRow(id, { facility } as object),
      taskRow(id, 'a', { facility }),
      identityRow(id, { facility } as object),
    ]
    return db.transaction((tx) => tx.write(someChange(facility, id, { rows, scopes: [UNIT] })))
  }
  await open('j1')
  await open('j2')
  const count = { read: 0 }
  const reads: Reads = {
    ...db.reads,
    journeysRows: (...asked) => {
      count.read += 1
      return db.reads.journeysRows(...asked)
    },
  }
  return { db, facility, open, count, shelf: createPageShelf(reads, packGzip) }
}

function partsOf({ head, body }: PackedPage): Row[][] {
  const [ops = 0] = head.parts
  return [body.subarray(0, ops), body.subarray(ops)].map((part) => JSON.parse(gunzipSync(part).toString()) as Row[])
}

test('[SY71] a page is read once for all who ask, at once or later, while nothing in it is touched', async () => {
  const { shelf, count, db, facility } = await ward()
  const [one, two] = await Promise.all([1, 2].map(() => shelf.page(aCoordinator(), UNIT, null)))
  await db.transaction((tx) => tx.write(someChange(facility, 'elsewhere', { rows: [], scopes: ['unit:5E'] })))
  const three = await shelf.page(aCoordinator(), UNIT, null)
  expect(count.read).toBe(1)
  expect([one?.head.cursor.seq, two?.head.cursor.seq, three?.head.cursor.seq]).toEqual([2, 2, 3])
  expect(three?.head.cursor.tag).toBe((await db.reads.logAt(facility, 3))?.tag)
  expect(three?.body).toBe(one?.body)
})

test('[SY60] who leaves the unit while a page of it is read is not on that page, least of all as they are elsewhere', async () => {
  const { db, facility } = await ward()
  const moved = journeyRow('j1', { facility, version: 2, unit: '5E' } as object)
  const leaving: Reads = {
    ...db.reads,
    journeysRows: async (...asked) => {
      await db.transaction((tx) => tx.write(someChange(facility, 'j1', { rows: [moved], scopes: ['unit:5E'] })))
      return db.reads.journeysRows(...asked)
    },
  }
  const page = await createPageShelf(leaving, packGzip).page(aCoordinator(), UNIT, null)
  const rows = page === null ? [] : partsOf(page).flat()
  expect(new Set(rows.map(({ journey }) => journey))).toEqual(new Set(['j2']))
  expect(page?.head.cursor.seq).toBe(2)
})

test('[SY71] a journey of the page that changed, came or went makes it anew', async () => {
  const { shelf, count, db, facility, open } = await ward()
  const seen = async () => {
    const page = await shelf.page(aCoordinator(), UNIT, null)
    return [...new Set((page === null ? [] : (partsOf(page)[0] ?? [])).map((row) => `${row.journey}@${row.version}`))]
  }
  expect(await seen()).toEqual(['j1@1', 'j2@1'])
  await open('j3')
  expect(await seen()).toEqual(['j1@1', 'j2@1', 'j3@1'])
  await db.transaction((tx) => tx.write(someChange(facility, 'j1', { scopes: [] })))
  expect(await seen()).toEqual(['j2@1', 'j3@1'])
  expect(count.read).toBe(3)
})

test('[SY71] operational rows and the others stand apart; each class has a page of its own, and who has no such scope has none', async () => {
  const { shelf } = await ward()
  const page = await shelf.page(aCoordinator(), UNIT, null)
  const [ops = [], rest = []] = page === null ? [] : partsOf(page)
  expect(new Set(ops.map(({ kind }) => kind))).toEqual(new Set(['journey', 'task']))
  expect(new Set(rest.map(({ kind }) => kind))).toEqual(new Set(['journeyId']))
  const wall = await shelf.page(aCoordinator({ roles: ['wall-display'] }), UNIT, null)
  expect(JSON.stringify(wall === null ? [] : partsOf(wall))).not.toMatch(/CANARY|"RA"/)
  expect(await shelf.page(aPharmacist(), UNIT, null)).toBeNull()
})

for (const grown of [1, 2])
  test(`[SY71] a page of a history that was taken back and grew again by ${grown} is not given any more`, async () => {
    const { shelf, count, db, facility } = await ward()
    const backup = db.backup()
    await db.transaction((tx) =>
      tx.write(
        someChange(facility, 'j1', { rows: [journeyRow('j1', { facility, version: 2 } as object)], scopes: [UNIT] }),
      ),
    )
    expect((await shelf.page(aCoordinator(), UNIT, null))?.head.cursor.seq).toBe(3)
    db.restore(backup)
    for (let round = 0; round < grown; round += 1)
      await db.transaction((tx) => tx.write(someChange(facility, 'elsewhere', { rows: [], scopes: ['unit:5E'] })))
    const page = await shelf.page(aCoordinator(), UNIT, null)
    expect(count.read).toBe(2)
    expect(
      page === null ? [] : partsOf(page)[0]?.flatMap((row) => (row.journey === 'j1' ? row.version : [])),
    ).not.toContain(2)
  })
