import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { systemScheduler } from '../../server/app/system-clock.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/db/embedded/start-embedded-postgres.ts'
import type { Db } from '../../server/db/port.ts'
import { migrate } from '../../server/db/postgres/migrate.ts'
import { openPostgres } from '../../server/db/postgres/open-postgres.ts'
import { openAudience, type Audience } from './audience.ts'
import { seedBoard } from './seed.ts'
import { openChild, type Child } from './tools/child.ts'

/** A seeded database: its address, a door of our own, and its journeys. */
export type Board = { readonly url: string; readonly db: Db; readonly journeys: readonly string[] }

/** A real server process on a board. */
export type BenchServer = {
  readonly url: string
  readonly child: Child
  stop(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

/** What figures measure on: made when first asked for, taken down at the end. */
export type World = {
  /**
   * A database on the embedded PostgreSQL (durable, as shipped) with open discharges of so many tasks; shared by size. `for`:
   * another one of that size, which nobody else looks at.
   */
  board(tasks: number, owner?: { readonly for: string }): Promise<Board>
  /** A server process on a board; the caller stops it. `port` for what must come back at the same address. */
  server(board: Board, options?: { readonly port?: number }): Promise<BenchServer>
  /** Consoles (a hundred) on a server on that board; shared by the figures that follow each other, until one stops it. */
  audience(board: Board): Promise<Audience>
  say(line: string): void
  close(): Promise<void>
}

/** Makes the world; nothing starts yet. */
export function createWorld(say: (line: string) => void): World {
  let postgres: Promise<EmbeddedPostgres> | null = null
  const boards = new Map<string, Promise<Board>>()
  const folders: string[] = []
  const servers = new Set<BenchServer>()
  let watching: Promise<Audience> | null = null

  async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'onward-bench-'))
    // PostgreSQL runs as another user where we are root.
    await chmod(made, 0o711)
    folders.push(made)
    return made
  }

  async function start(): Promise<EmbeddedPostgres> {
    const quiet = () => undefined
    const log = { info: quiet, warn: quiet, error: (_: object, message: string) => say(message) }
    return startEmbeddedPostgres({ dataDir: await folder(), log, onFailed: (failure) => say(failure.message) })
  }

  async function makeBoard(tasks: number): Promise<Board> {
    postgres ??= start()
    const url = await freshDatabase(await postgres)
    await migrate(url)
    const warn = (message: string) => say(`database: ${message}`)
    const db = openPostgres({ url, scheduler: systemScheduler, node: 'bench', warn })
    const began = performance.now()
    const { journeys } = await seedBoard(db, { tasks })
    say(`seeded ${tasks} tasks in ${journeys.length} journeys in ${Math.round(performance.now() - began)} ms`)
    return { url, db, journeys }
  }

  async function openServer({ url }: Board, { port = 0 }: { readonly port?: number } = {}): Promise<BenchServer> {
    const child = openChild('server.ts', {
      DATABASE_URL: url,
      ONWARD_DATA_DIR: await folder(),
      ONWARD_PORT: String(port),
      ONWARD_MLLP_PORT: '0',
      ONWARD_ZONE: 'America/New_York',
      ONWARD_LOG_LEVEL: process.env['ONWARD_BENCH_LOG'] ?? 'error',
    })
    const server: BenchServer = {
      url: await child.call<string>('url'),
      child,
      async stop() {
        servers.delete(server)
        await child.stop()
      },
      async kill() {
        servers.delete(server)
        await child.kill()
      },
    }
    servers.add(server)
    return server
  }

  return {
    say,
    board(tasks, owner) {
      const name = `${tasks} ${owner?.for ?? ''}`
      const known = boards.get(name) ?? makeBoard(tasks)
      boards.set(name, known)
      return known
    },
    server: openServer,
    audience(board) {
      watching ??= openServer(board)
        .then((server) => openAudience(server))
        .then((audience) => ({
          ...audience,
          async stop() {
            watching = null
            await audience.stop()
          },
        }))
      return watching
    },
    async close() {
      await watching?.then(
        (audience) => audience.stop(),
        () => undefined,
      )
      for (const server of servers) await server.stop()
      for (const board of boards.values())
        await board.then(
          ({ db }) => db.close(),
          () => undefined,
        )
      await postgres?.then(
        (running) => running.stop(),
        () => undefined,
      )
      for (const made of folders) await rm(made, { recursive: true, force: true })
    },
  }
}

async function freshDatabase({ url, adminUrl }: EmbeddedPostgres): Promise<string> {
  const name = `bench_${randomBytes(4).toString('hex')}`
  const owner = decodeURIComponent(new URL(url).username)
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  await client.query(`create database ${name} owner "${owner}"`)
  await client.end()
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}
