import { randomBytes } from 'node:crypto'
import { link, readFile, readdir, readlink, realpath, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './error-code.ts'
import { runAs } from './run-as.ts'

/** A PostgreSQL that runs on a data folder. */
export type Postmaster = {
  readonly pid: number
  /** null while it has not said so yet. */
  readonly port: number | null
}

/**
 * The PostgreSQL that runs on the folder now, whoever started it; null when none does.
 * A postmaster.pid whose process number was given to another program since (usual in restarted containers) would keep
 * PostgreSQL from ever starting: it is taken away.
 */
export async function findPostmaster(pgDir: string): Promise<Postmaster | null> {
  const text = await readFileIfThere(fileOf(pgDir))
  if (text === null) return null
  const [pid = '', , , port = ''] = text.split('\n')
  const named = { pid: Number(pid), port: /^\d+$/.test(port) ? Number(port) : null }
  if (!isAlive(named.pid)) return null
  if (await worksIn(named.pid, pgDir)) return named
  if (!(await anyWorksIn(pgDir))) await removeStale(pgDir, text)
  return null
}

/** Whether a process of that number exists, of whatever account. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** The file as PostgreSQL writes it: pid, folder, start, port, ... one per line. */
function fileOf(pgDir: string): string {
  return join(pgDir, 'postmaster.pid')
}

/** Every process of a PostgreSQL stands in its data folder: where the kernel tells, that is proof. */
async function worksIn(pid: number, pgDir: string): Promise<boolean> {
  if (process.platform === 'linux') return (await folderOf(pid)) === (await realpath(pgDir))
  if (process.platform === 'win32') return true
  return (await runAs(null, 'ps', ['-p', String(pid), '-o', 'comm='])).output.includes('postgres')
}

async function anyWorksIn(pgDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const folder = await realpath(pgDir)
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const folders = await Promise.all(pids.map((pid) => folderOf(Number(pid))))
  return folders.includes(folder)
}

/** null for a process that is gone, a zombie, or another account's. */
async function folderOf(pid: number): Promise<string | null> {
  try {
    return await readlink(`/proc/${pid}/cwd`)
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(errorCode(error))) return null
    throw error
  }
}

/** Moved first and read again, so that a file which a PostgreSQL wrote in between is put back. */
async function removeStale(pgDir: string, stale: string): Promise<void> {
  const aside = `${fileOf(pgDir)}.stale-${randomBytes(4).toString('hex')}`
  try {
    await rename(fileOf(pgDir), aside)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, fileOf(pgDir))
  await unlink(aside)
}

async function readFileIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return null
    throw error
  }
}
