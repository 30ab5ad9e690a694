import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'
import { z } from 'zod'

export type TestDatabase = {
  /** Of a database of its own, empty, whose owner the address names. */
  readonly url: string
  /** Ends what is still connected and removes the database. */
  readonly drop: () => Promise<void>
}

/**
 * A fresh database on the run's PostgreSQL, for one test file: in `beforeAll`, dropped in `afterAll`.
 * DATABASE_URL_TEST names a PostgreSQL of your own to use instead; its user must be allowed to create databases.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, adminUrl } = await testServer()
  const name = `onward_test_${randomBytes(6).toString('hex')}`
  const owner = decodeURIComponent(new URL(url).username)
  await query(adminUrl, `create database ${name}${owner === '' ? '' : ` owner "${owner}"`}`)
  return { url: atDatabase(url, name), drop: () => query(adminUrl, `drop database if exists ${name} with (force)`) }
}

const Addresses = z.object({ url: z.string(), adminUrl: z.string() })

async function testServer(): Promise<z.infer<typeof Addresses>> {
  const own = process.env['DATABASE_URL_TEST'] ?? ''
  if (own !== '') return { url: own, adminUrl: own }
  const answer = await fetch(inject('postgresBroker'))
  if (!answer.ok) throw new Error(`no PostgreSQL for the tests: ${await answer.text()}`)
  return Addresses.parse(await answer.json())
}

function atDatabase(url: string, name: string): string {
  const at = new URL(url)
  at.pathname = `/${name}`
  return at.href
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
