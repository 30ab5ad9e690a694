import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../../server/db/embedded/start-embedded-postgres.ts'
import { migrate } from '../../../../server/db/postgres/migrate.ts'
import { openPostgres } from '../../../../server/db/postgres/open-postgres.ts'
import type { Db } from '../../../../server/db/port.ts'
import { seedBoard, type Seeds } from '../../../bench/seed.ts'
import { systemParts } from '../../../builders/system.ts'
import { ChaosProxy } from '../../fleet/chaos-proxy.ts'
import { startNode, type NodeProcess } from './node-process.ts'

/** Opens `/metrics` and the message door of every node. */
export const SERVICE_KEY = 'a-service-key-of-the-figures'

export type HospitalOptions = Seeds & {
  /** Whether the nodes are the built server. */
  readonly built: boolean
  /** That run from the start. */
  readonly nodes: number
  /** For nodes, if there are to be more. */
  readonly places?: number
  /** Over the settings of every node. */
  readonly env?: Readonly<Record<string, string>>
}

/** A seeded embedded PostgreSQL, fsync on as shipped, and server processes on it that come and go. */
export class Hospital {
  readonly folder: string
  readonly journeys: readonly string[] = []
  readonly #env: Readonly<Record<string, string>>
  readonly #built: boolean
  readonly #nodes: (NodeProcess | null)[]
  readonly #proxies: ChaosProxy[] = []
  #postgres: EmbeddedPostgres | null = null
  #db: Db | null = null

  private constructor(folder: string, { built, nodes, places = nodes, env = {} }: HospitalOptions) {
    this.folder = folder
    this.#env = env
    this.#built = built
    this.#nodes = Array.from({ length: places }, () => null)
  }

  static async open(options: HospitalOptions): Promise<Hospital> {
    const folder = await mkdtemp(join(tmpdir(), 'onward-figures-'))
    // Root's PostgreSQL runs as another user, who has to pass.
    await chmod(folder, 0o711)
    const hospital = new Hospital(folder, options)
    try {
      await mkdir(hospital.dataDir)
      await hospital.startDatabase()
      Object.assign(hospital, await seedBoard(hospital.db, options))
      for (let at = 0; at < options.nodes; at += 1) await hospital.startNode(at)
      return hospital
    } catch (error) {
      await hospital.close()
      throw error
    }
  }

  /** What the embedded PostgreSQL owns. */
  get dataDir(): string {
    return join(this.folder, 'db')
  }

  /** A node's door to the database, in this process. */
  get db(): Db {
    if (this.#db === null) throw new Error('the database is stopped')
    return this.#db
  }

  get url(): string {
    return this.#postgres?.url ?? ''
  }

  /** Where nodes run, or may. */
  get places(): number[] {
    return [...this.#nodes.keys()]
  }

  /** The nodes that run. */
  get nodes(): readonly NodeProcess[] {
    return this.#nodes.flatMap((node) => node ?? [])
  }

  node(at: number): NodeProcess {
    const node = this.#nodes[at] ?? null
    if (node === null) throw new Error(`node ${at} does not run`)
    return node
  }

  /** Starts a node in this place, and says how long it took to listen, ms. */
  async startNode(at: number, env: Readonly<Record<string, string>> = {}): Promise<number> {
    const settings = {
      DATABASE_URL: this.url,
      ONWARD_DATA_DIR: join(this.folder, `node-${at}`),
      ONWARD_ZONE: 'America/New_York',
      ONWARD_LOG_LEVEL: 'warn',
      ONWARD_SERVICE_KEY: SERVICE_KEY,
    }
    const node = await startNode({ ...settings, ...this.#env, ...env }, this.#built)
    this.#nodes[at] = node
    return node.tookMs
  }

  /** SIGKILL; nobody is led there any more. */
  async killNode(at: number): Promise<void> {
    const node = this.node(at)
    this.#nodes[at] = null
    node.child.kill('SIGKILL')
    await node.ended
  }

  /** SIGTERM; gives the exit code. New connections go elsewhere from the signal on, as a load balancer does it. */
  async endNode(at: number): Promise<number | null> {
    const node = this.node(at)
    this.#nodes[at] = null
    node.child.kill('SIGTERM')
    return node.ended
  }

  /** A line to whichever node runs, drawn anew for each connection: nothing is sticky. */
  proxy(port: (node: NodeProcess) => number = (node) => node.port): ChaosProxy {
    const proxy = new ChaosProxy(() => {
      const up = this.nodes
      const node = up[Math.floor(Math.random() * up.length)]
      return node === undefined ? null : port(node)
    })
    this.#proxies.push(proxy)
    return proxy
  }

  async startDatabase(): Promise<void> {
    const quiet = () => undefined
    this.#postgres = await startEmbeddedPostgres({
      dataDir: this.dataDir,
      log: { info: quiet, warn: quiet, error: quiet },
      onFailed: quiet,
    })
    await migrate(this.url)
    this.#db = openPostgres({ url: this.url, ...systemParts, node: 'figures', warn: quiet })
  }

  async stopDatabase(): Promise<void> {
    await this.#db?.close()
    this.#db = null
    await this.#postgres?.stop()
    this.#postgres = null
  }

  /** A statement in the hospital's database as the superuser; gives its rows. */
  async admin(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const address = new URL(this.#postgres?.adminUrl ?? '')
    address.pathname = new URL(this.url).pathname
    const client = new Client({ connectionString: address.href })
    await client.connect()
    try {
      return (await client.query(text, [...values])).rows
    } finally {
      await client.end()
    }
  }

  async close(): Promise<void> {
    for (const proxy of this.#proxies) proxy.close()
    for (const { child } of this.nodes) for (const signal of ['SIGCONT', 'SIGKILL'] as const) child.kill(signal)
    await Promise.all(this.nodes.map(({ ended }) => ended))
    await this.stopDatabase()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}
