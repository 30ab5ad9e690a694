/**
 * One PostgreSQL for a whole test run, started when the first test asks: until then it costs a listening socket.
 * Vitest runs this once per project; all projects share the one server.
 */
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { findPostmaster, isAlive } from '../../server/db/embedded/postmaster-file.ts'
import { startEmbeddedPostgres } from '../../server/db/embedded/start-embedded-postgres.ts'
import type { EmbeddedPostgres } from '../../server/db/embedded/start-embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for the addresses of the run's PostgreSQL. */
    postgresBroker: string
  }
}

type Broker = { readonly address: Promise<string>; readonly close: () => Promise<void>; users: number }

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = sharedBroker()
  broker.users += 1
  project.provide('postgresBroker', await broker.address)
  return async () => {
    broker.users -= 1
    if (broker.users === 0) await broker.close()
  }
}

/** Each project loads this file anew, so that what they share lies outside of it. */
function sharedBroker(): Broker {
  const shared = globalThis as { onwardTestPostgres?: Broker }
  return (shared.onwardTestPostgres ??= openBroker())
}

function openBroker(): Broker {
  let started: Promise<Started> | null = null
  const server = createServer((_request, response) => {
    started ??= start()
    started.then(
      ({ postgres: { url, adminUrl } }) => response.end(JSON.stringify({ url, adminUrl })),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    )
  })
  const address = new Promise<string>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      // A server that listens on a port has an address of this shape.
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  })
  const close = async () => {
    server.closeAllConnections()
    server.close()
    if (started !== null) await end(await started)
  }
  return { address, close, users: 0 }
}

type Started = { readonly postgres: EmbeddedPostgres; readonly dataDir: string }

const STEM = 'onward-test-postgres-'

async function start(): Promise<Started> {
  await sweep()
  const dataDir = await mkdtemp(join(tmpdir(), `${STEM}${process.pid}-`))
  await chmod(dataDir, 0o711)
  const quiet = () => undefined
  const error = (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`)
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: { info: quiet, warn: quiet, error },
    onFailed: (failure) => process.stderr.write(`${failure.message}\n`),
    // Nothing here has to survive: the tests of durability start their own.
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      shared_buffers: '64MB',
      max_connections: '100',
    },
  })
  return { postgres, dataDir }
}

async function end({ postgres, dataDir }: Started): Promise<void> {
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true })
}

/** Runs that were killed leave their server behind; the next run ends it. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(STEM) || isAlive(Number.parseInt(name.slice(STEM.length), 10))) continue
    const folder = join(tmpdir(), name)
    if ((await stat(folder)).uid !== process.getuid?.()) continue
    const running = await findPostmaster(join(folder, 'pg'))
    if (running !== null) await kill(running.pid)
    await rm(folder, { recursive: true, force: true })
  }
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGQUIT')
  for (let tries = 0; tries < 50 && isAlive(pid); tries += 1) await sleep(50)
}
