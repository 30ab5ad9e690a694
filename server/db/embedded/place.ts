import { createHash, randomBytes } from 'node:crypto'
import { access, chmod, chown, lchown, lstat, mkdir, readdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packagedBinaries, usableBinaries } from './binaries.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { errorCode } from './error-code.ts'
import { keepOnce, readKept } from './keep-once.ts'
import { accountOf, isRoot, runAs, unprivilegedAccount } from './run-as.ts'
import type { Account } from './run-as.ts'

/** Who runs PostgreSQL, and where its programs and its data are. */
export type Place = {
  /** null: our own account. */
  readonly account: Account | null
  readonly binaries: Binaries
  readonly pgDir: string
  /** What the person who started Onward should know: one line each, mostly none. */
  readonly notes: readonly string[]
}

/**
 * Settles the place, the same one at every start of a data folder: an existing database decides it.
 * @throws EmbeddedPostgresError cannot-run, when this account, folder or machine does not let PostgreSQL run
 */
export async function settlePlace(dataDir: string): Promise<Place> {
  const packaged = await packagedBinaries()
  return isRoot() ? placeOfRoot(dataDir, packaged) : placeOfUser(dataDir, packaged)
}

async function placeOfUser(dataDir: string, packaged: Binaries): Promise<Place> {
  await makeFolder(dataDir, 0o700)
  await access(dataDir)
  const pgDir = (await readKept(join(dataDir, MOVED))) ?? join(dataDir, 'pg')
  const owner = await ownerOf(pgDir)
  if (owner !== null && process.getuid !== undefined && owner.uid !== process.getuid())
    throw new EmbeddedPostgresError(
      'cannot-run',
      `The database in ${pgDir} belongs to another user (${owner.name}): start Onward as that user or as root.`,
    )
  return { account: null, pgDir, notes: [], binaries: await usableBinaries(packaged, null, dataDir) }
}

async function placeOfRoot(dataDir: string, packaged: Binaries): Promise<Place> {
  // Others may pass through the folder to pg/, and list or read nothing else in it.
  await makeFolder(dataDir, 0o711)
  const settled = (await readKept(join(dataDir, MOVED))) ?? join(dataDir, 'pg')
  const owner = await ownerOf(settled)
  const account = owner === null || owner.uid === 0 ? await accountInRootsStead() : owner
  if (owner?.uid === 0) await chownTree(settled, account)
  const pgDir = await reachable(dataDir, settled, owner === null, account)
  const binaries = await usableBinaries(packaged, account, dirname(pgDir))
  return { account, binaries, pgDir, notes: notesOf({ dataDir, packaged, account, binaries, pgDir }) }
}

/** The file that says where the database went when its account could not enter the data folder. */
const MOVED = 'pg-place'

async function reachable(dataDir: string, pgDir: string, fresh: boolean, account: Account): Promise<string> {
  const home = dirname(pgDir)
  if ((await ownerOf(home)) === null)
    throw new EmbeddedPostgresError(
      'cannot-run',
      `The database of ${dataDir} was at ${pgDir} and is gone: put it back, or remove ${join(dataDir, MOVED)} to begin with an empty one.`,
    )
  if (await canEnter(account, home)) return pgDir
  if (!fresh)
    throw new EmbeddedPostgresError(
      'cannot-run',
      `User ${account.name}, who owns the database in ${pgDir}, cannot enter ${home}: give that folder and those above it the mode o+x again.`,
    )
  const elsewhere = await homeElsewhere(dataDir, account)
  // The name is new each time: a database that a removed data folder left behind is neither used nor touched.
  return keepOnce(join(dataDir, MOVED), () => join(elsewhere, `pg-${randomBytes(4).toString('hex')}`))
}

/** A folder of root's for this data folder, that the account can enter; places that survive a reboot come first. */
async function homeElsewhere(dataDir: string, account: Account): Promise<string> {
  const key = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  for (const base of ['/var/lib', '/var/tmp', tmpdir()]) {
    const home = join(base, `onward-${key}`)
    if ((await makeOwn(home)) && (await canEnter(account, home))) return home
  }
  throw new EmbeddedPostgresError(
    'cannot-run',
    `User ${account.name}, who runs PostgreSQL for root, can enter neither ${dataDir} nor /var/lib, /var/tmp or ${tmpdir()}: set ONWARD_DATA_DIR to a folder it can enter.`,
  )
}

/** In a folder open to all somebody else may have made this name first: then it is not ours to use. */
async function makeOwn(home: string): Promise<boolean> {
  try {
    await makeFolder(home, 0o711)
  } catch (error) {
    if (['EACCES', 'EROFS', 'ENOTDIR', 'EEXIST', 'EPERM'].includes(errorCode(error))) return false
    throw error
  }
  const made = await lstat(home)
  return made.isDirectory() && made.uid === 0 && (made.mode & 0o022) === 0
}

async function accountInRootsStead(): Promise<Account> {
  const account = await unprivilegedAccount()
  if (account !== null) return account
  throw new EmbeddedPostgresError(
    'cannot-run',
    'PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody: start Onward as an ordinary user, or set DATABASE_URL.',
  )
}

async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await runAs(account, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder])).code === 0
}

async function ownerOf(path: string): Promise<Account | null> {
  try {
    const { uid, gid } = await stat(path)
    return await accountOf(uid, gid)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function makeFolder(path: string, mode: number): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode })
  if (made !== undefined) await chmod(path, mode)
}

/** Gives a folder, with all in it, to the account: a database that root restored belongs to root otherwise. */
async function chownTree(folder: string, account: Account): Promise<void> {
  await chown(folder, account.uid, account.gid)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await chownTree(path, account)
    else await lchown(path, account.uid, account.gid)
  }
}

function notesOf(given: {
  dataDir: string
  packaged: Binaries
  account: Account
  binaries: Binaries
  pgDir: string
}): string[] {
  const { dataDir, packaged, account, binaries, pgDir } = given
  const barred = [
    ...(dirname(pgDir) === dataDir ? [] : [dataDir]),
    ...(binaries.native === packaged.native ? [] : [packaged.native]),
  ]
  if (barred.length === 0) return []
  return [
    `PostgreSQL runs as user ${account.name}, who cannot enter ${barred.join(' and ')}: the database is at ${pgDir}, its programs are at ${binaries.native}.`,
  ]
}
