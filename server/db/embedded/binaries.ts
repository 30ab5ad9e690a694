import { chmod, cp, lstat, readFile, readdir, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { errorCode } from './error-code.ts'
import { runAs } from './run-as.ts'
import type { Account } from './run-as.ts'

/** A folder with bin/, lib/ and share/ of one PostgreSQL, and the version that names its copies. */
export type Binaries = { readonly native: string; readonly version: string }

/** The binaries that npm installed for this platform. @throws EmbeddedPostgresError cannot-run when there are none. */
export async function packagedBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    const root = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (cause) {
    const message = `There is no embedded PostgreSQL for ${platform} here (@embedded-postgres/${platform} is not installed): set DATABASE_URL to a PostgreSQL of your own.`
    throw new EmbeddedPostgresError('cannot-run', message, { cause })
  }
}

/** The path of one of the three programs: postgres, initdb, pg_ctl. */
export function program(binaries: Binaries, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(binaries.native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

/**
 * The binaries as they lie, or a copy of them in `home`, where the account cannot run those (a clone in root's home).
 * @throws EmbeddedPostgresError cannot-run, when they do not run on this machine at all
 */
export async function usableBinaries(packaged: Binaries, account: Account | null, home: string): Promise<Binaries> {
  await hydrateLinks(packaged.native).catch((error: unknown) => {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(errorCode(error))) throw error
  })
  if ((await faultOf(packaged, account)) === null) return packaged
  const copy = await copyBinaries(packaged, home)
  const fault = await faultOf(copy, account)
  if (fault === null) return copy
  throw new EmbeddedPostgresError(
    'cannot-run',
    `The embedded PostgreSQL does not run on this machine (${fault.split('\n').at(-1) ?? ''}): set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

/** Whether the account can run them as they lie: the proof is to run them. null when it can, else what came out. */
async function faultOf(binaries: Binaries, account: Account | null): Promise<string | null> {
  const ran = await runAs(account, program(binaries, 'postgres'), ['--version'])
  if (ran.code !== 0) return ran.output
  if (process.platform === 'win32') return null
  const share = join(binaries.native, 'share', 'postgresql', 'postgres.bki')
  const read = await runAs(account, '/bin/sh', [
    '-c',
    'test -r "$1" && test -x "$2"',
    'sh',
    share,
    program(binaries, 'initdb'),
  ])
  return read.code === 0 ? null : `${share} cannot be read`
}

/** Makes the library links that the package's postinstall makes, for an npm that ran no scripts. @throws EACCES, EROFS */
async function hydrateLinks(native: string): Promise<void> {
  for (const { source, target } of await linksOf(native)) {
    const link = join(native, target)
    if (await isThere(link)) continue
    await symlink(relative(dirname(link), join(native, source)), link).catch(unlessThere)
  }
}

/** A copy under `folder` that everybody may read and run, whole or not there at all. */
async function copyBinaries(from: Binaries, folder: string): Promise<Binaries> {
  const copy = { native: join(folder, `postgres-${from.version}`), version: from.version }
  if (await isThere(copy.native)) return copy
  const draft = `${copy.native}.${process.pid}`
  await rm(draft, { recursive: true, force: true })
  await cp(from.native, draft, { recursive: true, verbatimSymlinks: true })
  await hydrateLinks(draft)
  await openToAll(draft)
  await rename(draft, copy.native).catch(unlessThere)
  await rm(draft, { recursive: true, force: true })
  return copy
}

async function linksOf(native: string): Promise<{ source: string; target: string }[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '[]'
    throw error
  })
  const links = JSON.parse(text) as { source: string; target: string }[]
  const inside = (path: string) => relative('native', path)
  return links.map(({ source, target }) => ({ source: inside(source), target: inside(target) }))
}

/** A clone made under umask 077 would leave a copy that PostgreSQL's account cannot read. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(path)
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return false
      throw error
    },
  )
}

function unlessThere(error: unknown): void {
  if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(errorCode(error))) throw error
}
