import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { connectMllp, type MllpClient } from '../builders/mllp-client.ts'

/** IndexedDB belongs to an origin with its port: what a console kept is found again only at the same one. */
const PORT = 4870
const MLLP_PORT = 4871

/** The built server as its own process, with the demo hospital and nobody in it but who a test sends. */
export class Hospital {
  readonly url = `http://127.0.0.1:${PORT}`
  readonly #dataDir: string
  #server: ChildProcess | null = null
  #feed: MllpClient | null = null
  #sent = 0

  private constructor(dataDir: string) {
    this.#dataDir = dataDir
  }

  /** Opens a hospital on an empty data folder. */
  static async open(): Promise<Hospital> {
    const folder = await mkdtemp(join(tmpdir(), 'onward-e2e-'))
    // Root's PostgreSQL runs as another user, who has to pass: else the database would go elsewhere, and stay there.
    await chmod(folder, 0o711)
    const hospital = new Hospital(folder)
    await hospital.start()
    return hospital
  }

  /** Starts the server; the data folder is the one of before. */
  async start(): Promise<void> {
    const server = spawn(process.execPath, [resolve('dist/server/main.js')], {
      env: {
        ...process.env,
        ONWARD_PORT: String(PORT),
        ONWARD_MLLP_PORT: String(MLLP_PORT),
        ONWARD_DATA_DIR: this.#dataDir,
        ONWARD_DEMO: '1',
        ONWARD_DEMO_FEED: 'off',
        ONWARD_ZONE: 'America/New_York',
        ONWARD_LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#server = server
    const ended = once(server, 'exit').then(() => Promise.reject(new Error('the server did not start')))
    await Promise.race([once(server, 'message'), ended])
  }

  /** Takes the server away, as a crash or a cut network would look to a console. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#feed?.close()
    this.#feed = null
    const server = this.#server
    this.#server = null
    if (server === null) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }

  /** Sends a message over MLLP under a control id of its own; gives the answer's code. */
  async send(message: (controlId: string) => string): Promise<string> {
    this.#feed ??= await connectMllp(MLLP_PORT)
    this.#sent += 1
    const ack = (await this.#feed.send(message(`E2E${this.#sent}`))).toString('latin1')
    return /MSA\|(\w\w)/.exec(ack)?.[1] ?? ''
  }

  /** The demo's password. */
  async password(): Promise<string> {
    const { password } = (await (await fetch(`${this.url}/api/v1/demo`)).json()) as { password: string }
    return password
  }

  /** GET over REST as one of the demo's people. */
  async read<T>(username: string, path: string): Promise<T> {
    const body = JSON.stringify({ username, password: await this.password() })
    const headers = { 'content-type': 'application/json' }
    const signedIn = await fetch(`${this.url}/api/v1/sessions`, { method: 'POST', headers, body })
    const { token } = (await signedIn.json()) as { token: string }
    // A test states what it reads.
    return (await (await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).json()) as T
  }

  async close(): Promise<void> {
    await this.stop()
    await rm(this.#dataDir, { recursive: true, force: true })
  }
}
