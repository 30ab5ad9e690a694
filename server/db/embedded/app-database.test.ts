import { Client } from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../test/builders/postgres.ts'

test('a test database is its own, owned by no superuser, and gone once dropped', async () => {
  const [one, two] = [await testDatabase(), await testDatabase()]
  const client = new Client({ connectionString: one.url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('create table t (id int primary key)')
  const { rows } = await client.query('select usesuper from pg_user where usename = current_user')
  if (process.env['DATABASE_URL_TEST'] === undefined) expect(rows).toEqual([{ usesuper: false }])
  expect(one.url).not.toBe(two.url)
  await one.drop()
  await two.drop()
  await expect(client.query('select 1')).rejects.toThrow()
})
