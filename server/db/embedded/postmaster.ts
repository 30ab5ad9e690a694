import { spawn } from 'node:child_process'
import { open, readFile, readdir, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { program } from './binaries.ts'
import { writeSettings } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { errorCode } from './error-code.ts'
import { findPostmaster, isAlive } from './postmaster-file.ts'
import { anywhere, bareEnv, identityOf, runAs } from './run-as.ts'

/**
 * Starts PostgreSQL in a process session of its own: Ctrl-C at the terminal reaches only us, and our end is not its end.
 * Returns once some PostgreSQL stands on the folder (another starter's may have been first), or it has given up: the
 * process it started, null where that could not be.
 */
export async function launch(cluster: Cluster, port: number): Promise<number | null> {
  await writeSettings(cluster)
  const { account, binaries, pgDir } = cluster.place
  const output = await open(startLog(cluster), 'w', 0o600)
  const child = spawn(program(binaries, 'postgres'), ['-D', pgDir, '-p', String(port)], {
    ...identityOf(account),
    cwd: anywhere(),
    env: bareEnv(),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output.fd, output.fd],
  })
  // A program that cannot be started has no pid, which is all that matters here.
  child.once('error', () => undefined).unref()
  await output.close()
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    if ((await findPostmaster(pgDir)) !== null) break
    await sleep(10)
  }
  return child.pid ?? null
}

/**
 * Stops PostgreSQL in order (sessions are ended, all is written): some 100 ms, else after `graceMs` at once, which
 * loses nothing but makes the next start read its log again. Returns when it is gone, or 2 s after that.
 */
export async function stopPostmaster(cluster: Cluster, pid: number, graceMs = 3_000): Promise<void> {
  await signal(cluster, pid, 'fast')
  if (await goneWithin(cluster, pid, graceMs)) return
  await signal(cluster, pid, 'immediate')
  await goneWithin(cluster, pid, 2_000)
}

async function signal(cluster: Cluster, pid: number, mode: 'fast' | 'immediate'): Promise<void> {
  const { binaries, pgDir } = cluster.place
  if (process.platform === 'win32') {
    await runAs(null, program(binaries, 'pg_ctl'), ['stop', '-D', pgDir, '-m', mode, '-W'])
    return
  }
  try {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

async function goneWithin(cluster: Cluster, pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += 20) {
    if (!isAlive(pid) || (await findPostmaster(cluster.place.pgDir))?.pid !== pid) return true
    await sleep(20)
  }
  return false
}

/** A port that nobody listens on right now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}

/** The last thing PostgreSQL said before it gave up, for the person who has to act on it. */
export async function lastWords(cluster: Cluster): Promise<string> {
  const logs = join(cluster.place.pgDir, 'log')
  const names = await readdir(logs).catch(() => [])
  const files = [startLog(cluster), ...names.map((name) => join(logs, name))]
  const dated = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })))
  const lines = await Promise.all(dated.sort((a, b) => b.at - a.at).map(async ({ file }) => readFile(file, 'utf8')))
  const fatal = lines
    .flatMap((text) => text.trim().split('\n').slice(-5).reverse())
    .find((line) => /FATAL|PANIC|rror/.test(line))
  return fatal ?? `see ${startLog(cluster)} and ${logs}`
}

/** What PostgreSQL says before its own log takes over. */
function startLog(cluster: Cluster): string {
  return join(dirname(cluster.place.pgDir), 'postgres-start.log')
}
