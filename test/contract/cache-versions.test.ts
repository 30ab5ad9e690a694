import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { ConfirmedRows } from '../../renderer/db/confirmed-rows.ts'
import { dexieCache } from '../../renderer/db/dexie-cache.ts'
import { createWriteBehind } from '../../renderer/db/write-behind.ts'
import { dexieDisk } from '../../renderer/outbox/dexie-disk.ts'
import { ROW_SCHEMA } from '../../shared/protocol/version.ts'
import { realScheduler } from '../builders/real-time.ts'
import { journeyRow, taskRow } from '../builders/rows.ts'

const OWNER = 'u1'
const NAME = 'onward-cache'
const STATE = {
  owner: OWNER,
  schema: ROW_SCHEMA,
  scopes: [{ scope: 'unit:4W', class: 'ops', cursor: { seq: 7, tag: 't7' } }],
  asOf: 1_234,
  epoch: 'e1',
}
const ROWS = [journeyRow('j1'), taskRow('j1', 'a')]
const ACTION = { id: 'c1', body: '{"v":1}', outcome: null }

/** A profile with an action in its outbox. */
async function profile() {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  const outbox = () => dexieDisk({ name: 'onward-outbox', scheduler: realScheduler, ...engine })
  expect((await outbox().append(ACTION)).ok).toBe(true)
  const rows = new ConfirmedRows()
  const reports: string[] = []
  const cache = () => dexieCache({ name: NAME, early: true, ...engine })
  const open = () =>
    createWriteBehind({ rows, cache: cache(), scheduler: realScheduler, report: (what) => void reports.push(what) })
  const sent = async () => (await outbox().load()).records
  return { engine, rows, reports, cache, open, sent }
}

/** A cache as a build of another version left it. */
async function leftBy(version: number, stores: Record<string, string>, engine: object): Promise<void> {
  const db = new Dexie(NAME, engine)
  db.version(version).stores(stores)
  await db.table('journeys').put({ id: 'j1', scopes: ['unit:4W'], body: JSON.stringify(ROWS) })
  await db.table('notes').put({ key: 'state', value: STATE })
  db.close()
}

function fill(rows: ConfirmedRows, seq: number): void {
  const ops = [journeyRow('j2', { seq }), taskRow('j2', 'a', { seq })].map((row) => ({ op: 'put', row }) as const)
  if (rows.scope('unit:4W') === null) rows.stand('unit:4W', 'ops', { seq: 0, tag: '' })
  rows.applyFrame({ scope: 'unit:4W', prev: 0, seq, tag: `t${seq}`, at: 1, ops, causes: [] })
}

test('[SY74] a cache of the first version is taken over by the next, with what waits in the outbox untouched', async () => {
  const { engine, rows, reports, cache, open, sent } = await profile()
  await leftBy(1, { journeys: 'id', notes: 'key' }, engine)
  const behind = open()
  expect(await behind.open(OWNER)).toBe(true)
  expect(rows.journey('j1')?.rows.size).toBe(2)
  fill(rows, 8)
  await behind.flush()
  behind.stop()
  expect((await cache().load(OWNER))?.journeys.map(({ id }) => id)).toEqual(['j1', 'j2'])
  expect(reports).toEqual([])
  expect(await sent()).toEqual([ACTION])
})

test('[SY74] a cache of a version that this build does not know is of no harm: it is read, or begun anew', async () => {
  const { engine, rows, cache, open, sent } = await profile()
  await leftBy(9, { journeys: 'key', notes: 'key', pages: 'number' }, engine).catch(() => undefined)
  const behind = open()
  expect(await behind.open(OWNER)).toBe(false)
  fill(rows, 8)
  await behind.flush()
  behind.stop()
  expect((await cache().load(OWNER))?.journeys.map(({ id }) => id)).toEqual(['j2'])
  expect(await sent()).toEqual([ACTION])
})

test('[SY74] a cache that was evicted while the console is open is written anew, whole', async () => {
  const { engine, rows, cache, open, sent } = await profile()
  const behind = open()
  await behind.open(OWNER)
  fill(rows, 8)
  await behind.flush()
  await new Promise((resolve) => engine.indexedDB.deleteDatabase(NAME).addEventListener('success', resolve))
  rows.applyFrame({
    scope: 'unit:4W',
    prev: 8,
    seq: 9,
    tag: 't9',
    at: 1,
    ops: [{ op: 'put', row: journeyRow('j3', { seq: 9 }) }],
    causes: [],
  })
  await behind.flush()
  behind.stop()
  const contents = await cache().load(OWNER)
  expect(contents?.scopes[0]?.cursor.seq).toBe(9)
  expect(contents?.journeys.map(({ id }) => id)).toEqual(['j2', 'j3'])
  expect(behind.counts).toMatchObject({ failed: 1, rebuilt: 1 })
  expect(await sent()).toEqual([ACTION])
})
