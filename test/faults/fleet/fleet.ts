import { fork, type ChildProcess } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../server/db/embedded/start-embedded-postgres.ts'
import { findPostmaster, isAlive } from '../../../server/db/embedded/postmaster-file.ts'
import { migrate } from '../../../server/db/postgres/migrate.ts'
import { openPostgres } from '../../../server/db/postgres/open-postgres.ts'
import type { Db } from '../../../server/db/port.ts'
import { PASSWORD, PHARMACIST, SUPERVISORS, seedBoard } from '../../bench/seed.ts'
import { systemParts } from '../../builders/system.ts'
import { type Runs, serverProcess, type ServerProcess } from '../../integration/parts/server-process.ts'
import { ChaosProxy } from './chaos-proxy.ts'
import { SmallDisk } from './small-disk.ts'
import { until } from './wait.ts'

/** What a console says of itself. */
export type ConsoleSays = {
  readonly line: string
  readonly pending: readonly string[]
  readonly refused: readonly string[]
}

/** `runs`: what the server processes run; default: the sources. */
export type FleetOptions = { readonly consoles: number; readonly tasks: number; readonly runs?: Runs }

/** Server processes on an embedded PostgreSQL of their own, and console processes behind proxies. */
export class Fleet {
  readonly taken = new Map<string, FleetConsole>()
  readonly consoles: FleetConsole[] = []
  /** How long each action took to be refused that no disk accepted, ms. */
  readonly notRecorded: number[] = []
  /** Where the database lies, and the journals; null where nothing may be mounted. */
  serverDisk: SmallDisk | null = null
  journalDisk: SmallDisk | null = null
  readonly #runs: Runs
  readonly #nodes: (Node | null)[] = [null, null]
  #folder = ''
  #postgres: EmbeddedPostgres | null = null
  #db: Db | null = null

  constructor(runs: Runs) {
    this.#runs = runs
  }

  static async open({ consoles, tasks, runs = 'sources' }: FleetOptions): Promise<Fleet> {
    const fleet = new Fleet(runs)
    await fleet.#makeFolders()
    const quiet = () => undefined
    const log = { info: quiet, warn: quiet, error: quiet }
    fleet.#postgres = await startEmbeddedPostgres({ dataDir: join(fleet.#folder, 'db'), log, onFailed: quiet })
    await migrate(fleet.#postgres.url)
    fleet.#db = openPostgres({ url: fleet.#postgres.url, ...systemParts, node: 'faults', warn: quiet })
    await seedBoard(fleet.#db, { tasks })
    await Promise.all(fleet.#nodes.map((_, at) => fleet.startNode(at)))
    const names = [PHARMACIST, ...SUPERVISORS]
    for (let at = 0; at < consoles; at += 1) {
      const proxy = new ChaosProxy(() => fleet.#anyPort())
      const user = names[at % names.length] ?? ''
      const console = new FleetConsole(fleet, { user, proxy, url: await proxy.listen(), folder: fleet.#folder })
      fleet.consoles.push(console)
      console.start()
    }
    const isLive = (console: FleetConsole) => async () => (await console.ask<ConsoleSays>('state'))?.line === 'live'
    for (const console of fleet.consoles)
      if (!(await until(isLive(console), 60_000))) throw new Error(`${console.user} did not come up`)
    return fleet
  }

  /** Disks of their own for the database and the journals, so that they can be full without anybody else's being so. */
  async #makeFolders(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'onward-faults-'))
    // Root's PostgreSQL runs as another user, who has to pass.
    await chmod(this.#folder, 0o711)
    const [db, journals] = [join(this.#folder, 'db'), join(this.#folder, 'journals')]
    for (const path of [db, journals]) await mkdir(path)
    this.serverDisk = SmallDisk.mount(db, 400)
    this.journalDisk = SmallDisk.mount(journals, 32)
  }

  get db(): Db {
    if (this.#db === null) throw new Error('the fleet is closed')
    return this.#db
  }

  get nodeCount(): number {
    return this.#nodes.length
  }

  /** Starts a server process and gives how long it took to listen, ms. */
  async startNode(at: number): Promise<number> {
    const env = { DATABASE_URL: this.#postgres?.url ?? '', ONWARD_DATA_DIR: join(this.#folder, `node-${at}`) }
    const server = serverProcess({ ...env, ONWARD_ZONE: 'America/New_York', ONWARD_LOG_LEVEL: 'error' }, [], this.#runs)
    const { url, tookMs } = await server.up
    this.#nodes[at] = { server, port: Number(new URL(url).port) }
    return tookMs
  }

  signalNode(at: number, signal: NodeJS.Signals): void {
    this.#nodes[at]?.server.child.kill(signal)
    if (signal === 'SIGKILL') this.#nodes[at] = null
  }

  /** `pg_ctl stop -m immediate`: no checkpoint, every session is cut; settles once it is down. Our supervisor starts it again. */
  async stopPostgres(): Promise<void> {
    const running = await findPostmaster(join(this.#folder, 'db', 'pg'))
    if (running === null) return
    process.kill(running.pid, 'SIGQUIT')
    await until(async () => !isAlive(running.pid), 10_000)
  }

  /** Ends the connections that the nodes listen on: nobody hears the bell until they are made anew. */
  async loseDoorbell(): Promise<number> {
    const client = new Client({ connectionString: this.#postgres?.adminUrl })
    await client.connect()
    try {
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'onward doorbell'`,
      )
      return rowCount ?? 0
    } finally {
      await client.end()
    }
  }

  async close(): Promise<void> {
    for (const console of this.consoles) console.end()
    for (const node of this.#nodes) node?.server.child.kill('SIGCONT')
    for (const node of this.#nodes) node?.server.child.kill('SIGKILL')
    await this.#db?.close()
    this.serverDisk?.free()
    await this.#postgres?.stop()
    this.serverDisk?.unmount()
    this.journalDisk?.unmount()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }

  #anyPort(): number | null {
    const up = this.#nodes.flatMap((node) => (node === null ? [] : [node.port]))
    return up[Math.floor(Math.random() * up.length)] ?? null
  }
}

type Node = { readonly server: ServerProcess; readonly port: number }

type ConsoleParts = {
  readonly user: string
  readonly proxy: ChaosProxy
  readonly url: string
  readonly folder: string
}
type Answer = { readonly id: number; readonly value?: unknown; readonly error?: string }

/** A console whose process comes and goes; its journal stays. */
export class FleetConsole {
  readonly proxy: ChaosProxy
  readonly user: string
  readonly #fleet: Fleet
  readonly #parts: ConsoleParts
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #child: ChildProcess | null = null
  #asked = 0

  constructor(fleet: Fleet, parts: ConsoleParts) {
    this.#fleet = fleet
    this.#parts = parts
    this.proxy = parts.proxy
    this.user = parts.user
  }

  start(): void {
    const { user, url, folder } = this.#parts
    const child = fork(fileURLToPath(new URL('console-process.ts', import.meta.url)), [], {
      execArgv: ['--import', 'tsx'],
      env: {
        ...process.env,
        CONSOLE_SERVER: url,
        CONSOLE_USER: user,
        CONSOLE_PASSWORD: PASSWORD,
        CONSOLE_JOURNAL: join(folder, 'journals', `${user}.journal`),
      },
    })
    this.#child = child
    child.on('message', (message: Answer & { taken?: string; notRecordedMs?: number }) => {
      if (message.notRecordedMs !== undefined) this.#fleet.notRecorded.push(message.notRecordedMs)
      else if (message.taken !== undefined) this.#fleet.taken.set(message.taken, this)
      else this.#waiting.get(message.id)?.(message)
    })
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  /** Null: the process does not answer within so long. */
  ask<T>(verb: string, ask: object = {}, withinMs = 3_000): Promise<T | null> {
    const id = (this.#asked += 1)
    return new Promise((settle) => {
      const timer = setTimeout(() => settle(null), withinMs)
      this.#waiting.set(id, ({ value, error }) => {
        clearTimeout(timer)
        this.#waiting.delete(id)
        // The verb's own answer; an error is none.
        settle(error === undefined ? (value as T) : null)
      })
      if (this.#child?.connected === true) this.#child.send({ id, verb, ask })
    })
  }

  end(): void {
    this.#child?.kill('SIGCONT')
    this.#child?.kill('SIGKILL')
    this.proxy.close()
  }
}
