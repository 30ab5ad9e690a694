import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findPostmaster } from '../../server/db/embedded/postmaster-file.ts'
import { frameOf } from '../../server/ingest/mllp/mllp-frames.ts'
import { adt } from '../builders/hl7/adt.ts'
import { order } from '../builders/hl7/order.ts'
import { connectMllp } from '../builders/mllp-client.ts'
import { until } from '../builders/server.ts'
import { uuidV7 } from './parts/desk.ts'
import { stayIn } from './parts/feed.ts'
import { dataFolder, serverProcess, type ServerProcess } from './parts/server-process.ts'

const SERVICE_KEY = 'a-service-key-of-the-tests'
const DEMO = { ONWARD_DEMO: '1', ONWARD_DEMO_FEED: 'off', ONWARD_ZONE: 'UTC', ONWARD_SERVICE_KEY: SERVICE_KEY }
const started: ServerProcess[] = []
const folders: Awaited<ReturnType<typeof dataFolder>>[] = []

afterAll(async () => {
  for (const { child, ended } of started) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  }
  for (const folder of folders) await folder.remove()
})

function start(env: Record<string, string>, args: readonly string[] = []): ServerProcess {
  const server = serverProcess(env, args)
  started.push(server)
  return server
}

async function folder(): Promise<string> {
  const made = await dataFolder()
  folders.push(made)
  return made.path
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function call(url: string, path: string, options: { as?: string; body?: unknown } = {}) {
  const { as, body } = options
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...(as === undefined ? {} : { authorization: as }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, never> }
}

async function signIn(url: string, username: string): Promise<string> {
  const { password } = (await call(url, '/api/v1/demo')).body
  const { token } = (await call(url, '/api/v1/sessions', { body: { username, password } })).body
  return `Bearer ${token}`
}

function items(body: Record<string, unknown>): Record<string, unknown>[] {
  return body['items'] as Record<string, unknown>[]
}

test('[P1] a wrong setting is one sentence on stderr and exit code 1', { timeout: 120_000 }, async () => {
  const wrong = [
    { ONWARD_PORT: 'eighty' },
    { ONWARD_HOST: '0.0.0.0' },
    { DATABASE_URL: 'mysql://secret-word@x/y' },
    { ONWARD_ZONE: 'Mars/Base' },
  ]
  const servers = wrong.map((env) => start({ ONWARD_DATA_DIR: '/nonexistent/x', ...env }))
  for (const [index, server] of servers.entries()) {
    expect(await server.ended).toBe(1)
    expect(server.said().trim().split('\n')).toHaveLength(1)
    expect(server.complained()).toContain(Object.keys(wrong[index] ?? {})[0])
    expect(server.complained()).toMatch(/Allowed: .+\.\n$/)
    expect(server.said()).not.toContain('secret-word')
  }
})

test(
  '[P2] --help tells every setting and ends with 0; --load says what is wrong with its file',
  { timeout: 120_000 },
  async () => {
    const dir = await folder()
    await writeFile(join(dir, 'broken.json'), '{"facility":')
    await writeFile(join(dir, 'empty.json'), '{}')
    const help = start({}, ['--help'])
    const loads = [
      start({ ONWARD_DATA_DIR: dir }, ['--load']),
      start({ ONWARD_DATA_DIR: dir }, ['--load', join(dir, 'nothing.json')]),
      start({ ONWARD_DATA_DIR: dir }, ['--load', join(dir, 'broken.json')]),
      start({ ONWARD_DATA_DIR: dir }, ['--load', join(dir, 'empty.json')]),
    ]
    expect(await help.ended).toBe(0)
    for (const name of [
      'ONWARD_HOST',
      'ONWARD_PORT',
      'ONWARD_MLLP_PORT',
      'ONWARD_DATA_DIR',
      'DATABASE_URL',
      'ONWARD_LOG_LEVEL',
    ])
      expect(help.said()).toContain(name)
    for (const load of loads) {
      expect(await load.ended).toBe(1)
      expect(load.complained()).not.toMatch(/at .+:\d+:\d+/)
      expect(load.complained().length).toBeGreaterThan(20)
    }
  },
)

test(
  '[P3] [case 99] a second Onward on the folder is refused in one line; so is a port that is taken; SIGTERM ends with 0',
  { timeout: 120_000 },
  async () => {
    const dir = await folder()
    const first = start({ ...DEMO, ONWARD_DATA_DIR: dir })
    const { url, mllpPort } = await first.up
    const second = start({ ...DEMO, ONWARD_DATA_DIR: dir })
    expect(await second.ended).toBe(1)
    expect(second.complained().trim().split('\n')).toHaveLength(1)
    expect(second.complained()).toContain(dir)
    const other = await folder()
    const samePort = start({ ...DEMO, ONWARD_DATA_DIR: other, ONWARD_PORT: new URL(url).port })
    expect(await samePort.ended).toBe(1)
    expect(samePort.complained()).toContain('ONWARD_PORT')
    const sameMllp = start({ ...DEMO, ONWARD_DATA_DIR: other, ONWARD_MLLP_PORT: String(mllpPort) })
    expect(await sameMllp.ended).toBe(1)
    expect(sameMllp.complained()).toContain('ONWARD_MLLP_PORT')
    expect((await call(url, '/healthz')).status).toBe(200)
    const began = performance.now()
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(performance.now() - began).toBeLessThan(15_000)
  },
)

test(
  '[P4] the demo refuses a database with a hospital, and without the demo a marked one is refused',
  { timeout: 120_000 },
  async () => {
    const dir = await folder()
    const demo = start({ ...DEMO, ONWARD_DATA_DIR: dir })
    const { url } = await demo.up
    expect((await call(url, '/api/v1/demo')).status).toBe(200)
    demo.child.kill('SIGTERM')
    expect(await demo.ended).toBe(0)
    const real = start({ ONWARD_DATA_DIR: dir })
    expect(await real.ended).toBe(1)
    expect(real.complained()).toContain('belongs to the demo')
    const again = start({ ...DEMO, ONWARD_DATA_DIR: dir })
    await again.up
    again.child.kill('SIGTERM')
    expect(await again.ended).toBe(0)
  },
)

test(
  '[P5] --load writes a hospital; its people sign in with the printed passwords; the demo keeps off it',
  { timeout: 120_000 },
  async () => {
    const dir = await folder()
    const file = join(dir, 'hospital.json')
    await writeFile(file, JSON.stringify(HOSPITAL))
    const env = { ONWARD_DATA_DIR: dir, ONWARD_ZONE: 'UTC' }
    const load = start(env, ['--load', file])
    expect(await load.ended).toBe(0)
    const password = /k\.lind\s+first password: (\S+)/.exec(load.said())?.[1] ?? ''
    expect(password.length).toBeGreaterThan(10)
    const server = start(env)
    const { url } = await server.up
    const signedIn = await call(url, '/api/v1/sessions', { body: { username: 'k.lind', password } })
    expect(signedIn).toMatchObject({ status: 201, body: { user: { name: 'Karin Lind', facility: 'general' } } })
    expect((await call(url, '/api/v1/demo')).status).toBe(404)
    expect(server.said()).not.toContain(password)
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    const second = start(env, ['--load', file])
    expect(await second.ended).toBe(0)
    expect(second.said()).not.toContain('first password')
    const demo = start({ ...DEMO, ONWARD_DATA_DIR: dir })
    expect(await demo.ended).toBe(1)
    expect(demo.complained()).toContain('holds a hospital already')
  },
)

const HOSPITAL = {
  facility: 'general',
  name: 'General Hospital',
  zone: 'America/New_York',
  a03Means: 'left',
  units: [{ id: '4W', name: '4 West', beds: [{ room: '401', bed: 'A' }] }],
  departments: [{ id: 'NUR', name: 'Nursing', short: 'NUR', staffing: 'assigned', calendar: 'always' }],
  people: [
    { username: 'k.lind', name: 'Karin Lind', roles: ['unit-coordinator'], departments: ['NUR'], units: ['4W'] },
    { username: 'i.a', name: 'Ian Analyst', roles: ['integration-analyst'] },
  ],
}

test(
  '[P6] [case 70] killed amid work: up again by itself, every acknowledged message and command is there, once',
  { timeout: 180_000 },
  async () => {
    const dir = await folder()
    const env = { ...DEMO, ONWARD_DATA_DIR: dir }
    let server = start(env)
    let { url, mllpPort } = await server.up
    const acknowledged: string[] = []
    const commands: Sent[] = []
    for (let round = 0; round < 3; round += 1) {
      const coordinator = await signIn(url, 'k.lind')
      const client = await connectMllp(mllpPort)
      const stays = [0, 1, 2].map((index) => stayIn(`4W ${401 + round * 3 + index} A`, `Round${round}n${index} Kay`))
      for (const stay of stays) {
        const at = Date.now() - 60_000
        await client.send(adt({ trigger: 'A01', controlId: `A-${stay.patient.mrn}`, at, ...stay }))
        const placer = `O-${stay.patient.mrn}`
        const code = { code: 'DISCHARGE' }
        await client.send(order({ control: 'NW', controlId: placer, at, ...stay, placer, code }))
        acknowledged.push(`A-${stay.patient.mrn}`, placer)
      }
      // Acknowledged, and killed before all of it can have been read.
      const notes = noteOnAll(url, coordinator, commands)
      await new Promise((resolve) => setTimeout(resolve, round * 25))
      server.child.kill('SIGKILL')
      await server.ended
      await notes
      client.close()
      server = start(env)
      const up = await server.up
      url = up.url
      mllpPort = up.mllpPort
    }
    const [supervisor, coordinator] = [await signIn(url, 'p.moreau'), await signIn(url, 'k.lind')]
    await until(
      async () => items((await call(url, '/api/v1/inbound?status=received', { as: supervisor })).body).length === 0,
    )
    const kept = items((await call(url, '/api/v1/inbound?limit=500', { as: supervisor })).body)
    for (const controlId of acknowledged) {
      const found = kept.filter((row) => row['controlId'] === controlId)
      expect(found.map((row) => row['status'])).toEqual(['applied'])
    }
    expect(await journeysOf(url, coordinator)).toHaveLength(9)
    for (const { body, settled } of commands) {
      const answer = await call(url, '/api/v1/commands', { as: coordinator, body })
      expect(['applied', 'duplicate']).toContain(answer.body['outcome'])
      if (settled) expect(answer.body['outcome']).toBe('duplicate')
    }
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
  },
)

type Sent = { readonly body: object; settled: boolean }

/** Writes a note on every journey there is so far, and remembers which of them were answered. Never rejects. */
async function noteOnAll(url: string, as: string, commands: Sent[]): Promise<void> {
  const journeys = await journeysOf(url, as).catch(() => [])
  await Promise.all(
    journeys.map(async (entityId) => {
      const body = { commandId: uuidV7(), verb: 'note', entityId, args: { text: 'kept' }, issuedAt: Date.now() }
      const one: Sent = { body, settled: false }
      commands.push(one)
      const answer = await call(url, '/api/v1/commands', { as, body }).catch(() => null)
      one.settled = answer?.status === 200
    }),
  )
}

/** What reading the sources costs before anything starts, ms: a built server does not pay it. */
async function timeOfSources(): Promise<number> {
  const began = performance.now()
  await start({}, ['--help']).ended
  return performance.now() - began
}

async function journeysOf(url: string, as: string): Promise<string[]> {
  return items((await call(url, '/api/v1/journeys?limit=500', { as })).body).map((row) => String(row['id']))
}

test(
  '[P7] SIGTERM while requests run, one of them half sent: 0 within 5 s, and what was answered is there',
  { timeout: 120_000 },
  async () => {
    const dir = await folder()
    const port = await freePort()
    const env = { ...DEMO, ONWARD_DATA_DIR: dir, ONWARD_PORT: String(port) }
    const server = start(env)
    const { url, mllpPort } = await server.up
    const coordinator = await signIn(url, 'k.lind')
    const idle = connect(mllpPort, '127.0.0.1')
    idle.on('error', () => undefined)
    const slow = connect(port, '127.0.0.1')
    slow.on('error', () => undefined)
    slow.write(
      'POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n',
    )
    slow.write(`Authorization: ${coordinator}\r\n\r\n{"comm`)
    const args = { workflow: 'referral.in', patient: { family: 'Term', given: 'Kay' } }
    const desk = await signIn(url, 't.singh')
    const outcomes: string[] = []
    const sending = (async () => {
      for (let index = 0; ; index += 1) {
        const body = {
          commandId: uuidV7(),
          verb: 'open-journey',
          entityId: `term-${index}`,
          args,
          issuedAt: Date.now(),
        }
        const answer = await call(url, '/api/v1/commands', { as: desk, body }).catch(() => null)
        if (answer === null) return
        if (answer.body['outcome'] === 'applied') outcomes.push(`term-${index}`)
      }
    })()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const began = performance.now()
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(performance.now() - began).toBeLessThan(15_000)
    await sending
    slow.destroy()
    idle.destroy()
    expect(outcomes.length).toBeGreaterThan(0)
    const again = start(env)
    const up = await again.up
    const stored = await journeysOf(up.url, await signIn(up.url, 't.singh'))
    expect(stored.toSorted()).toEqual(outcomes.toSorted())
    again.child.kill('SIGTERM')
    expect(await again.ended).toBe(0)
  },
)

/** Moments of a start, seen from outside: what is there or was said by then. */
type Moment = readonly [string, NodeJS.Signals, (server: ServerProcess, dir: string) => Promise<boolean>]
const MOMENTS: readonly Moment[] = [
  ['the data folder is in use', 'SIGTERM', async (_, dir) => (await namesIn(dir)).length > 0],
  ['initdb runs', 'SIGINT', async (_, dir) => (await namesIn(dir)).some((name) => name.startsWith('pg.init-'))],
  ['PostgreSQL was launched', 'SIGTERM', async (_, dir) => (await namesIn(dir)).includes('postgres-start.log')],
  ['it is said where it listens', 'SIGINT', async (server) => server.said().includes('HL7 v2 over MLLP')],
]

async function namesIn(dir: string): Promise<string[]> {
  return readdir(dir).catch(() => [])
}

test.each(MOMENTS)(
  '[P8] a signal while it starts stops it too, with 0, and leaves no database behind: %s, %s',
  { timeout: 120_000 },
  async (_, signal, reached) => {
    const dir = join(await folder(), 'data')
    const server = start({ ...DEMO, ONWARD_DATA_DIR: dir })
    await until(() => reached(server, dir), 60_000)
    // Ctrl-C reaches the children of the terminal's group too: initdb among them.
    if (signal === 'SIGINT') endGroup(server.child.pid ?? 0)
    else server.child.kill(signal)
    expect({ code: await server.ended, said: server.complained() }).toEqual({ code: 0, said: '' })
    expect(await findPostmaster(join(dir, 'pg'))).toBeNull()
    expect((await namesIn(dir)).filter((name) => name.startsWith('pg.init-'))).toEqual([])
  },
)

function endGroup(leader: number): void {
  process.kill(-leader, 'SIGINT')
}

test('[P8] stopped while it starts, at any moment of it, it starts again', { timeout: 120_000 }, async () => {
  const dir = await folder()
  const first = start({ ...DEMO, ONWARD_DATA_DIR: dir })
  await until(async () => first.said().includes('PostgreSQL is up'), 60_000)
  const sourcesMs = await timeOfSources()
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  for (const share of [0, 0.25, 0.5, 0.75]) {
    const server = start({ ...DEMO, ONWARD_DATA_DIR: dir })
    await until(async () => server.said().includes('PostgreSQL is up'), 60_000)
    await new Promise((resolve) => setTimeout(resolve, share * sourcesMs))
    server.child.kill('SIGTERM')
    expect({ share, code: await server.ended, said: server.complained() }).toEqual({ share, code: 0, said: '' })
    expect(await findPostmaster(join(dir, 'pg'))).toBeNull()
  }
  const next = start({ ...DEMO, ONWARD_DATA_DIR: dir })
  const { url } = await next.up
  expect((await call(url, '/healthz')).status).toBe(200)
  next.child.kill('SIGINT')
  expect(await next.ended).toBe(0)
})

test('[P8] a load that is stopped says so, and leaves no database behind', { timeout: 120_000 }, async () => {
  const dir = await folder()
  const file = join(dir, 'hospital.json')
  await writeFile(file, JSON.stringify(HOSPITAL))
  const load = start({ ONWARD_DATA_DIR: dir }, ['--load', file])
  await until(async () => (await namesIn(dir)).some((name) => name.startsWith('pg.init-')), 60_000)
  load.child.kill('SIGTERM')
  expect(await load.ended).toBe(1)
  expect(load.complained()).toBe('Stopped before anything was loaded.\n')
  expect(await findPostmaster(join(dir, 'pg'))).toBeNull()
})

test(
  '[P9] [case 53] [S9] at the loudest level the log holds no patient, no password, no token, and no line is broken',
  { timeout: 120_000 },
  async () => {
    const dir = await folder()
    const server = start({ ...DEMO, ONWARD_DATA_DIR: dir, ONWARD_LOG_LEVEL: 'trace' })
    const { url, mllpPort } = await server.up
    const stay = stayIn('4W 401 A', 'Canaryfamily Canarygiven')
    const secret = 'canary-wrong-password'
    await call(url, '/api/v1/sessions', { body: { username: 'canary\r\nuser\u001b[31m', password: secret } })
    const coordinator = await signIn(url, 'k.lind')
    const client = await connectMllp(mllpPort)
    const at = Date.now()
    const insurance = { plan: 'Canaryplan', payer: 'Canarypayer' }
    await client.send(adt({ trigger: 'A01', controlId: 'CANARY-1', at, ...stay, insurance }))
    await client.send(
      order({ control: 'NW', controlId: 'CANARY-2', at, ...stay, placer: 'P', code: { code: 'DISCHARGE' } }),
    )
    await client.send(`MSH|^~\\&|EHR|HOSP|||20260101||ADT^A01|CANARY-3|P|2.5.1\rPID|1||||Canaryfamily`)
    await client.send('Canaryfamily no message at all')
    client.write(Buffer.concat([Buffer.from('Canaryfamily noise'), frameOf(Buffer.from('MSH|^~\\&|Canaryfamily'))]))
    await until(async () => (await journeysOf(url, coordinator)).length === 1)
    const [journey] = await journeysOf(url, coordinator)
    const text = 'canarynote \r\n{"level":"fatal"}'
    for (const args of [{ text }, { text: 7 }, { text, odd: 'canarynote' }]) {
      const body = { commandId: uuidV7(), verb: 'note', entityId: journey, args, issuedAt: at }
      await call(url, '/api/v1/commands', { as: coordinator, body })
    }
    await call(url, '/api/v1/journeys?stage=Canaryfamily%00', { as: coordinator })
    await call(url, '/api/v1/journeys/Canaryfamily', { as: coordinator })
    await call(url, '/api/v1/commands', { as: coordinator, body: { patient: 'Canaryfamily' } })
    const mail = await fetch(`${url}/hl7v2`, {
      method: 'POST',
      headers: { authorization: SERVICE_KEY },
      body: 'Canaryfamily',
    })
    expect(mail.status).toBe(200)
    client.close()
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    const log = server.said()
    expect(log.length).toBeGreaterThan(200)
    const words = [
      'canaryfamily',
      'canarygiven',
      'canarypayer',
      'canaryplan',
      'canarynote',
      'canary-wrong',
      SERVICE_KEY,
      'Bearer ey',
    ]
    for (const word of words)
      expect({ word, found: log.toLowerCase().includes(word.toLowerCase()) }).toEqual({ word, found: false })
    for (const line of log.split('\n').filter((one) => one.startsWith('{'))) {
      expect(() => JSON.parse(line) as unknown).not.toThrow()
      // oxlint-disable-next-line no-control-regex -- escape characters are what must not be there
      expect(line).not.toMatch(/[\u0000-\u001f\u007f]/)
    }
  },
)

test('[S6] random bytes at every port end nothing', { timeout: 120_000 }, async () => {
  const dir = await folder()
  const server = start({ ...DEMO, ONWARD_DATA_DIR: dir })
  const { url, mllpPort } = await server.up
  const httpPort = Number(new URL(url).port)
  const upgrade =
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nOrigin: app://onward\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'
  const starts = [
    '',
    'GET ',
    'POST /api/v1/commands HTTP/1.1\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    upgrade,
    '\u000bMSH|',
    '\u000b',
    '\u001c\r',
  ]
  const attack = async (port: number, index: number) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(starts[index % starts.length] ?? '')
    socket.write(
      Buffer.from(Array.from({ length: 2_000 }, (_, at) => (at * 7919 + index * 104_729 + (at % 13) * index) % 256)),
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (index % 3 === 0) socket.resetAndDestroy()
    else socket.destroy()
  }
  for (let round = 0; round < 20; round += 1)
    await Promise.all(
      [httpPort, mllpPort].flatMap((port) => Array.from({ length: 10 }, (_, at) => attack(port, round * 10 + at))),
    )
  expect((await call(url, '/healthz')).status).toBe(200)
  const client = await connectMllp(mllpPort)
  const answer = await client.send(
    adt({ trigger: 'A01', controlId: 'ALIVE', at: Date.now(), ...stayIn('4W 401 A', 'Alive Kay') }),
  )
  expect(answer.toString()).toContain('MSA|AA|ALIVE')
  client.close()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
})
