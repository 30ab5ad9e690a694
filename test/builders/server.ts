import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startServer, type RunningServer } from '../../server/app/start-server.ts'
import { readSettings } from '../../server/config/read-settings.ts'
import { testDatabase } from './postgres.ts'

export type TestServer = {
  readonly server: RunningServer
  readonly url: string
  readonly password: string
  readonly databaseUrl: string
  /** Signs in as one of the demo's people; gives the Authorization header's value. */
  signIn(username: string): Promise<string>
  /** GET or POST as JSON; gives status and body. */
  call(path: string, options?: CallOptions): Promise<{ status: number; body: never }>
  stop(): Promise<void>
}

export type CallOptions = {
  readonly as?: string
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** The whole server in this process on a database of its own, with the demo hospital and without its feed. */
export async function testServer(env: Record<string, string> = {}): Promise<TestServer> {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'onward-test-'))
  const read = readSettings({
    ONWARD_PORT: '0',
    ONWARD_MLLP_PORT: '0',
    ONWARD_DEMO: '1',
    ONWARD_DEMO_FEED: 'off',
    ONWARD_ZONE: 'America/New_York',
    DATABASE_URL: database.url,
    ONWARD_DATA_DIR: dataDir,
    ...env,
  })
  if (read.kind === 'wrong') throw new Error(read.sentences.join(' '))
  const log = pino({ level: process.env['ONWARD_TEST_LOG'] ?? 'silent' })
  const server = await startServer({ settings: read.settings, log, version: 'test', onFailed: () => undefined })
  const demo = await fetch(`${server.url}/api/v1/demo`)
  const { password } = (await demo.json()) as { password: string }
  const call: TestServer['call'] = async (path, { as, method, body, headers } = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as === undefined ? {} : { authorization: as }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    // A test reads the body's members and asserts them; it has no use for their types.
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as never }
  }
  return {
    server,
    url: server.url,
    password,
    databaseUrl: database.url,
    call,
    async signIn(username) {
      const { body } = await call('/api/v1/sessions', { body: { username, password } })
      return `Bearer ${(body as { token: string }).token}`
    },
    async stop() {
      await server.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Waits until a condition holds, looking every 20 ms for at most `ms`; gives what it gave. */
export async function until<T>(look: () => Promise<T | null | false | undefined>, ms = 10_000): Promise<T> {
  const ends = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found !== null && found !== false && found !== undefined) return found
    if (Date.now() > ends) throw new Error(`not so within ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
