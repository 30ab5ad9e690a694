import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import { Client } from 'pg'
import { migrationsFolder } from './migrations-folder.ts'
import { quietLogger } from './quiet-logger.ts'

/**
 * Brings a database up to this build's schema: numbered, forward only, each recorded in its own transaction; then the job
 * queue's. Any number of nodes may start at once: one works, the others wait for its lock.
 * @throws Error in a sentence, where the database is newer than this build or a migration was edited after it ran
 */
export async function migrate(url: string, folder: string = migrationsFolder()): Promise<void> {
  const files = await readMigrations(folder)
  const client = new Client({ connectionString: url, application_name: 'onward migrations' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('onward migrations', 0))`)
    await demandUtf8(client)
    for (const migration of missing(files, await recorded(client))) await run(client, migration)
    await runMigrations({ connectionString: url, logger: quietLogger() })
  } finally {
    await client.end()
  }
}

type Migration = { readonly number: number; readonly name: string; readonly text: string; readonly hash: string }
type Recorded = Pick<Migration, 'number' | 'name' | 'hash'>

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { number: Number.parseInt(name, 10), name, text, hash: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

async function demandUtf8(client: Client): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('show server_encoding')
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') throw new Error(`The database's encoding is ${encoding}; Onward needs UTF8.`)
}

async function recorded(client: Client): Promise<Recorded[]> {
  await client.query(`create table if not exists migration (
    number integer primary key, name text not null, hash text not null, at timestamptz not null default now())`)
  return (await client.query<Recorded>('select number, name, hash from migration order by number')).rows
}

function missing(files: readonly Migration[], done: readonly Recorded[]): Migration[] {
  for (const { number, name, hash } of done) {
    const file = files.find((one) => one.number === number)
    if (file === undefined)
      throw new Error(`The database is newer than this Onward: it has ${name}. Start the newer one.`)
    if (file.hash !== hash) throw new Error(`Migration ${name} was changed after it ran on this database.`)
  }
  return files.filter((file) => !done.some(({ number }) => number === file.number))
}

async function run(client: Client, { number, name, text, hash }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into migration (number, name, hash) values ($1, $2, $3)', [number, name, hash])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new Error(`Migration ${name} failed; nothing of it was kept.`, { cause })
  }
}
