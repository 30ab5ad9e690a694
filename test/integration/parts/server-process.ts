import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { findPostmaster, isAlive } from '../../../server/db/embedded/postmaster-file.ts'

/** A server in a process of its own. */
export type ServerProcess = {
  readonly child: ChildProcess
  /** Everything it wrote so far, both streams. */
  said(): string
  /** What it wrote to stderr. */
  complained(): string
  /** Resolves once it listens; rejects where it ends before. */
  readonly up: Promise<{ readonly url: string; readonly mllpPort: number; readonly tookMs: number }>
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
}

/** What is run: the sources through a loader, or what `npm run build` made of them, as a hospital runs it. */
const RUNS = {
  sources: ['--import', 'tsx', resolve('server/app/main.ts')],
  built: [resolve('dist/server/main.js')],
} as const
export type Runs = keyof typeof RUNS

/** Starts the server with these settings alone (ports are free ones unless named). */
export function serverProcess(
  env: Record<string, string>,
  args: readonly string[] = [],
  runs: Runs = 'sources',
): ServerProcess {
  const began = performance.now()
  const { PATH = '', HOME = '', TZ } = process.env
  const child = spawn(process.execPath, [...RUNS[runs], ...args], {
    env: { PATH, HOME, ...(TZ === undefined ? {} : { TZ }), ONWARD_PORT: '0', ONWARD_MLLP_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own, as a terminal gives it.
    detached: true,
  })
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()))
  // `close` comes after the last byte of both streams.
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null)
  const listening = once(child, 'message').then(([message]) => ({
    // The server's one message over its channel.
    ...(message as { url: string; mllpPort: number }),
    tookMs: performance.now() - began,
  }))
  const early = ended.then((code) => {
    throw new Error(`the server ended with ${code}: ${out}${err}`)
  })
  early.catch(() => undefined)
  const up = Promise.race([listening, early])
  up.catch(() => undefined)
  return { child, said: () => out + err, complained: () => err, up, ended }
}

/** A data folder that goes with everything in it, the PostgreSQL that a killed server left there too. */
export async function dataFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'onward-process-'))
  // Root's PostgreSQL runs as another user, who has to pass: else the database would go elsewhere, and stay there.
  await chmod(path, 0o711)
  return {
    path,
    async remove() {
      const left = await findPostmaster(join(path, 'pg'))
      if (left !== null && isAlive(left.pid)) process.kill(left.pid, 'SIGQUIT')
      await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}
