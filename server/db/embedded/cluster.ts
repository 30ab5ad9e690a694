import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { program } from './binaries.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { errorCode } from './error-code.ts'
import type { Place } from './place.ts'
import { settingsFile } from './postgres-settings.ts'
import type { PostgresSettings } from './postgres-settings.ts'
import { isAlive } from './postmaster-file.ts'
import { runAs } from './run-as.ts'

/** One database cluster of ours: what every step of the supervisor needs to know. */
export type Cluster = {
  readonly dataDir: string
  readonly place: Place
  /** Of the superuser `postgres`. */
  readonly password: string
  readonly settings: PostgresSettings
}

/**
 * Makes the cluster when there is none: under another name first and then renamed, so that a kill half way, or another
 * starter beside us, leaves either a whole cluster or none.
 */
export async function makeCluster(cluster: Cluster): Promise<void> {
  const { pgDir, binaries } = cluster.place
  const version = await versionOf(pgDir)
  const ours = binaries.version.split('.')[0]
  if (version === ours) return
  if (version !== null)
    throw new EmbeddedPostgresError(
      'cannot-run',
      `The database in ${pgDir} was made by PostgreSQL ${version}, this Onward brings ${ours}: start it with the Onward that made it.`,
    )
  const draft = `${pgDir}${DRAFT}${process.pid}-${randomBytes(4).toString('hex')}`
  await mkdir(draft, { mode: 0o700 })
  await giveAway(cluster, draft)
  await initialise(cluster, draft)
  await rename(draft, pgDir).catch(async (error: unknown) => {
    if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(errorCode(error))) throw error
    await rm(draft, { recursive: true })
  })
  await syncFolder(dirname(pgDir))
}

const DRAFT = '.init-'

async function initialise(cluster: Cluster, draft: string): Promise<void> {
  const { account, binaries, pgDir } = cluster.place
  const passwordFile = `${draft}.password`
  await writeFile(passwordFile, `${cluster.password}\n`, { mode: 0o600, flag: 'wx' })
  await giveAway(cluster, passwordFile)
  const ran = await runAs(account, program(binaries, 'initdb'), [
    `--pgdata=${draft}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // One order of text on every machine: PostgreSQL's own, not the operating system's.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(cluster.settings['fsync'] === 'off' ? ['--no-sync'] : []),
  ])
  await rm(passwordFile)
  if (ran.code === 0) return
  await rm(draft, { recursive: true, force: true })
  throw new EmbeddedPostgresError(
    'failed',
    `The database in ${pgDir} could not be made: ${ran.output.split('\n').at(-1) ?? ''}`,
  )
}

/** Whether the settings file is already what we would write: same settings, same PostgreSQL. */
export async function hasOurSettings(cluster: Cluster): Promise<boolean> {
  return (await readFile(settingsPath(cluster), 'utf8')) === settingsText(cluster)
}

/** Writes the settings file, whole or not at all. */
export async function writeSettings(cluster: Cluster): Promise<void> {
  const draft = `${settingsPath(cluster)}.${process.pid}`
  await writeFile(draft, settingsText(cluster), { mode: 0o600 })
  await giveAway(cluster, draft)
  await rename(draft, settingsPath(cluster))
}

/** Removes what starters that were killed half way left of their drafts. */
export async function sweepDrafts(cluster: Cluster): Promise<void> {
  const { pgDir } = cluster.place
  const stem = `${basename(pgDir)}${DRAFT}`
  for (const name of await readdir(dirname(pgDir)))
    if (name.startsWith(stem) && !isAlive(Number.parseInt(name.slice(stem.length), 10)))
      await rm(join(dirname(pgDir), name), { recursive: true, force: true })
}

function settingsText({ place, settings }: Cluster): string {
  return settingsFile(place.binaries.version, settings)
}

function settingsPath(cluster: Cluster): string {
  return join(cluster.place.pgDir, 'postgresql.conf')
}

async function giveAway({ place: { account } }: Cluster, path: string): Promise<void> {
  if (account !== null) await chown(path, account.uid, account.gid)
}

async function versionOf(pgDir: string): Promise<string | null> {
  try {
    return (await readFile(join(pgDir, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** A new name in a folder outlives a power cut only once the folder itself is synced (Windows has no such call). */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
