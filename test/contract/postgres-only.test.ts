import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../server/db/port.ts'
import { migrate } from '../../server/db/postgres/migrate.ts'
import { migrationsFolder } from '../../server/db/postgres/migrations-folder.ts'
import { openPostgres } from '../../server/db/postgres/open-postgres.ts'
import { TryAgain } from '../../server/db/try-again.ts'
import { gate, someChange, someReceipt } from '../builders/changes.ts'
import { type TestDatabase, testDatabase } from '../builders/postgres.ts'
import { journeyRow } from '../builders/rows.ts'
import { systemParts } from '../builders/system.ts'
import { holdUntil } from './db/hold-until.ts'

let database: TestDatabase
let db: Db
let admin: Client

beforeAll(async () => {
  database = await testDatabase()
  await Promise.all(Array.from({ length: 20 }, () => migrate(database.url)))
  db = open('one')
  admin = new Client({ connectionString: database.url })
  await admin.connect()
})

afterAll(async () => {
  await db.close()
  await admin.end()
  await database.drop()
})

function open(node: string): Db {
  const { scheduler } = systemParts
  return openPostgres({ url: database.url, scheduler, node: `${node} ${randomUUID()}`, warn: () => undefined })
}

test('20 instances that start at once leave each migration recorded once', async () => {
  const files = (await readdir(migrationsFolder())).filter((name) => name.endsWith('.sql'))
  const { rows } = await admin.query<{ name: string }>('select name from migration order by number')
  expect(rows.map(({ name }) => name)).toEqual(files.sort())
  await migrate(database.url)
})

test('a migration that was edited after it ran, or that this build does not know, stops the start in a sentence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onward-migrations-'))
  for (const name of await readdir(migrationsFolder())) {
    await writeFile(join(folder, name), await readFile(join(migrationsFolder(), name)))
  }
  const edited = '0001-journeys.sql'
  await writeFile(join(folder, edited), 'select 1;')
  await expect(migrate(database.url, folder)).rejects.toThrow(`Migration ${edited} was changed after it ran`)
  const empty = await mkdtemp(join(tmpdir(), 'onward-migrations-'))
  await expect(migrate(database.url, empty)).rejects.toThrow('The database is newer than this Onward')
})

test('a roster that stood as one document becomes rows', async () => {
  const older = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'onward-migrations-'))
  for (const name of (await readdir(migrationsFolder())).filter((one) => one < '0014'))
    await writeFile(join(folder, name), await readFile(join(migrationsFolder(), name)))
  await migrate(older.url, folder)
  const shift = { user: 'a', role: 'worker', department: 'PHA', unit: null, room: null, bed: null, from: 1, to: 2 }
  const roster = {
    shifts: [shift, { ...shift, user: 'b' }],
    absences: [{ user: 'a', from: 1, to: 2, substitute: 'b' }],
  }
  const client = new Client({ connectionString: older.url })
  await client.connect()
  await client.query('insert into meta (key, value) values ($1, $2)', ['roster:F1', JSON.stringify(roster)])
  await client.end()
  await migrate(older.url)
  const { scheduler } = systemParts
  const moved = openPostgres({ url: older.url, scheduler, node: randomUUID(), warn: () => undefined })
  expect(await moved.reads.roster('F1')).toEqual(roster)
  expect(await moved.reads.meta('roster:F1')).toBeNull()
  await moved.close()
  await older.drop()
})

test('a migration that fails keeps nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onward-migrations-'))
  for (const name of await readdir(migrationsFolder())) {
    await writeFile(join(folder, name), await readFile(join(migrationsFolder(), name)))
  }
  await writeFile(join(folder, '9999-broken.sql'), 'create table half (id text); select nonsense();')
  await expect(migrate(database.url, folder)).rejects.toThrow('9999-broken.sql failed')
  const { rows } = await admin.query<{ half: string | null }>(`select to_regclass('half') as half`)
  expect(rows[0]?.half).toBeNull()
})

test('the log and published templates refuse update, delete and truncate, from their owner too', async () => {
  await db.transaction((tx) => tx.write(someChange('final', 'j1')))
  for (const statement of ['update log set actor = $$x$$', 'delete from log', 'truncate log', 'delete from template']) {
    await expect(admin.query(statement)).rejects.toThrow('its rows are final')
  }
  expect(await db.reads.log('final', 0, 10)).toHaveLength(1)
})

test('a connection killed inside the transaction: TryAgain, nothing kept, the next one works', async () => {
  const work = db.transaction(async (tx) => {
    await tx.lockReceipt('killed', 'c1')
    await tx.write(someChange('killed', 'j1', { receipt: someReceipt('killed', 'c1') }))
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'onward one%' and state = 'idle in transaction'`)
    await tx.head('killed')
  })
  await expect(work).rejects.toThrow(TryAgain)
  expect(await db.reads.receipt('killed', 'c1')).toBeNull()
  const { entry } = await db.transaction((tx) => tx.write(someChange('killed', 'j1')))
  expect(entry.seq).toBe(1)
})

test('every connection killed at rest: reads come back', async () => {
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'onward%'`)
  await expect.poll(() => db.reads.head('killed').catch(() => -1), { timeout: 5000 }).toBe(1)
})

test('a lock that is not to be had in time is TryAgain', async () => {
  const row = journeyRow('j1', { facility: 'held' } as object)
  await db.transaction((tx) => tx.write(someChange('held', 'j1', { rows: [row] })))
  const [held, free] = [gate(), gate()]
  const first = db.transaction(async (tx) => {
    await tx.lockJourneys('held', ['j1'])
    held.open()
    await holdUntil(tx, free.passed)
  })
  await held.passed
  await expect(db.transaction((tx) => tx.lockJourneys('held', ['j1']))).rejects.toThrow(TryAgain)
  free.open()
  await first
})

test('a last write that fails takes its COMMIT with it: nothing is kept, and the connection goes on', async () => {
  await db.transaction((tx) => tx.write(someChange('last', 'j1', { receipt: someReceipt('last', 'c1') })))
  const again = (id: string) => someChange('last', 'j2', { receipt: someReceipt('last', id) })
  for (let time = 0; time < 12; time += 1)
    await expect(db.transaction((tx) => tx.write(again('c1'), { last: true }))).rejects.toThrow('duplicate key')
  expect(await db.reads.head('last')).toBe(1)
  const { entry } = await db.transaction((tx) => tx.write(again('c2'), { last: true }))
  expect([entry.seq, await db.reads.head('last')]).toEqual([2, 2])
})

test('a last write that waits too long for the counter is TryAgain, and its COMMIT keeps nothing', async () => {
  await db.transaction((tx) => tx.write(someChange('slow', 'j1')))
  const [held, free] = [gate(), gate()]
  const first = db.transaction(async (tx) => {
    await tx.write(someChange('slow', 'j2'))
    held.open()
    await holdUntil(tx, free.passed)
  })
  await held.passed
  await expect(db.transaction((tx) => tx.write(someChange('slow', 'j3'), { last: true }))).rejects.toThrow(TryAgain)
  free.open()
  await first
  expect(await db.reads.head('slow')).toBe(2)
})

test('a counter that went with an older state of the database: the last write keeps nothing and says so', async () => {
  for (const id of ['j1', 'j2']) await db.transaction((tx) => tx.write(someChange('back', id), { last: true }))
  await admin.query(`delete from facility_counter where facility = 'back'`)
  const write = () => db.transaction((tx) => tx.write(someChange('back', 'j3'), { last: true }))
  await expect(write()).rejects.toThrow(TryAgain)
  expect(await db.reads.log('back', 2, 10)).toEqual([])
})

test('a statement that failed and was swallowed does not pass as committed', async () => {
  const work = db.transaction(async (tx) => {
    await tx.putReceipt(someReceipt('twice', 'c1'))
    await tx.putReceipt(someReceipt('twice', 'c1')).catch(() => undefined)
  })
  await expect(work).rejects.toThrow('went unheard')
  expect(await db.reads.receipt('twice', 'c1')).toBeNull()
})

test('a second node hears the bell; with its LISTEN cut it hears again', async () => {
  const other = open('two')
  try {
    const heard: string[] = []
    other.listen((facility) => heard.push(facility))
    const ring = async () => {
      db.ring('bell house')
      await new Promise((resolve) => setTimeout(resolve, 20))
      return heard.length
    }
    await expect.poll(ring, { timeout: 5000 }).toBeGreaterThan(0)
    expect(heard[0]).toBe('bell house')
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'onward doorbell'`,
    )
    heard.length = 0
    await expect.poll(ring, { timeout: 10_000 }).toBeGreaterThan(0)
  } finally {
    await other.close()
  }
})

test('no database at all is TryAgain', async () => {
  const nowhere = openPostgres({
    url: 'postgres://nobody:x@127.0.0.1:1/none',
    scheduler: systemParts.scheduler,
    node: 'nowhere',
    warn: () => undefined,
  })
  await expect(nowhere.reads.now()).rejects.toThrow(TryAgain)
  await expect(nowhere.transaction((tx) => tx.now())).rejects.toThrow(TryAgain)
  await nowhere.close()
})
