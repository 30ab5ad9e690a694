import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { testDatabase, type TestDatabase } from '../builders/postgres.ts'
import { until } from '../builders/server.ts'
import { uuidV7 } from './parts/desk.ts'
import { dataFolder, serverProcess, type ServerProcess } from './parts/server-process.ts'
import { openSocket, type OpenSocket } from './parts/socket.ts'

type Node = { readonly process: ServerProcess; readonly url: string }
let database: TestDatabase
const folders: Awaited<ReturnType<typeof dataFolder>>[] = []
const started: ServerProcess[] = []
const sockets: OpenSocket[] = []

/** A node of the hospital: stateless, on the one database; its data folder holds nothing that another needs. */
async function node(): Promise<Node> {
  const folder = await dataFolder()
  folders.push(folder)
  const process = serverProcess({
    ONWARD_DEMO: '1',
    ONWARD_DEMO_FEED: 'off',
    ONWARD_ZONE: 'UTC',
    DATABASE_URL: database.url,
    ONWARD_DATA_DIR: folder.path,
    ONWARD_SERVICE_KEY: 'the-same-key-on-every-node',
  })
  started.push(process)
  const { url } = await process.up
  return { process, url }
}

async function ended({ process }: Node): Promise<number | null> {
  process.child.kill('SIGTERM')
  return process.ended
}

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => {
  for (const socket of sockets) socket.close()
  for (const { child, ended: end } of started) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await end
  }
  for (const folder of folders) await folder.remove()
  await database.drop()
})

const sessionSchema = z.object({ token: z.string() })
const outcomeSchema = z.object({ outcome: z.string() })

async function post(url: string, path: string, body: object, as?: string): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(as === undefined ? {} : { authorization: as }) },
    body: JSON.stringify(body),
  })
  return response.json()
}

async function signIn(url: string, username: string): Promise<string> {
  const { password } = z.object({ password: z.string() }).parse(await (await fetch(`${url}/api/v1/demo`)).json())
  const { token } = sessionSchema.parse(await post(url, '/api/v1/sessions', { username, password }))
  return `Bearer ${token}`
}

function opening(entityId: string) {
  const args = { workflow: 'referral.in', patient: { family: 'Nodes', given: 'Kay' } }
  return { commandId: uuidV7(), verb: 'open-journey', entityId, args, issuedAt: Date.now() }
}

async function open(url: string, as: string, command: ReturnType<typeof opening>): Promise<string> {
  return outcomeSchema.parse(await post(url, '/api/v1/commands', command, as)).outcome
}

const pageSchema = z.object({ items: z.array(z.object({ id: z.string() })), next: z.string().nullable() })

/** Every journey there is, page by page. */
async function journeysOf(url: string, as: string, after = ''): Promise<string[]> {
  const from = after === '' ? '' : `&after=${encodeURIComponent(after)}`
  const answer = await fetch(`${url}/api/v1/journeys?limit=500${from}`, { headers: { authorization: as } })
  const { items, next } = pageSchema.parse(await answer.json())
  return [...items.map(({ id }) => id), ...(next === null ? [] : await journeysOf(url, as, next))]
}

/** Whether a console was sent a row of the journey. */
function shows({ frames }: OpenSocket, journey: string): boolean {
  return frames.some(({ ops }) => ops.some((op) => op.op === 'put' && op.row.journey === journey))
}

test(
  '[ND1] what is done at one node shows at the consoles of the others, whoever signed in where',
  { timeout: 180_000 },
  async () => {
    const first = await node()
    const nodes = [first, await node(), await node()]
    // Signed in at the first, known at every node: no node has to see the same console twice.
    const as = await signIn(first.url, 't.singh')
    const consoles = await Promise.all(nodes.map(({ url }) => openSocket(url, as)))
    sockets.push(...consoles)
    for (const console of consoles) expect(await console.hello()).toMatchObject({ ok: true })
    for (const [index, { url }] of nodes.entries()) {
      const journey = `nodes-${index}`
      const command = opening(journey)
      expect(await open(url, as, command)).toBe('applied')
      // The same command at another node is the same command.
      expect(await open(nodes[(index + 1) % nodes.length]?.url ?? '', as, command)).toBe('duplicate')
      for (const console of consoles) await until(async () => shows(console, journey), 20_000)
    }
    // The numbers are one chain, whichever node wrote.
    for (const { frames } of consoles) {
      const scopes = new Set(frames.map(({ scope }) => scope))
      for (const scope of scopes) {
        const chain = frames.filter((frame) => frame.scope === scope)
        for (const [at, frame] of chain.entries())
          if (at > 0) expect(frame.prev).toBeLessThanOrEqual(chain[at - 1]?.seq ?? -1)
      }
    }
    for (const one of nodes) expect(await ended(one)).toBe(0)
  },
)

test(
  '[ND2] nodes are exchanged one after another: every action ends applied, once, at whichever node answers',
  { timeout: 240_000 },
  async () => {
    let nodes = [await node(), await node()]
    const as = await signIn(nodes[0]?.url ?? '', 't.singh')
    const taken: string[] = []
    const stop = new AbortController()
    // A console that is refused or cut asks again with the same command at whichever node is there, as the outbox does.
    const working = (async () => {
      for (let count = 0; !stop.signal.aborted; count += 1) {
        const journey = `rolling-${count}`
        const command = opening(journey)
        const outcome = await until(async () => {
          for (const { url } of nodes) {
            const answer = await open(url, as, command).catch(() => null)
            if (answer !== null && answer !== 'retry') return answer
          }
          return null
        }, 60_000)
        expect(['applied', 'duplicate']).toContain(outcome)
        taken.push(journey)
      }
    })()
    for (let round = 0; round < 2; round += 1) {
      const [old, stays] = nodes
      if (old === undefined || stays === undefined) throw new Error('two nodes')
      const fresh = await node()
      nodes = [stays, fresh]
      expect(await ended(old)).toBe(0)
    }
    const before = taken.length
    await until(async () => taken.length > before, 30_000)
    stop.abort()
    await working
    const rolling = (await journeysOf(nodes[0]?.url ?? '', as)).filter((id) => id.startsWith('rolling-'))
    expect(new Set(rolling)).toEqual(new Set(taken))
    expect(rolling.length).toBe(new Set(rolling).size)
    for (const one of nodes) expect(await ended(one)).toBe(0)
  },
)

test(
  '[ND7] a node whose database was put back stops in order and begins anew in the same process',
  { timeout: 120_000 },
  async () => {
    const one = await node()
    const client = new Client({ connectionString: database.url })
    await client.connect()
    try {
      await client.query("update meta set value = 'the-epoch-of-another-copy' where key = 'epoch'")
    } finally {
      await client.end()
    }
    const urls = await until(async () => {
      const said = [...one.process.said().matchAll(/at (http:\S+),/g)].map(([, url]) => url ?? '')
      return said.length > 1 && said
    }, 90_000)
    expect(one.process.said()).toContain('the database tells another history')
    expect((await fetch(`${urls[1]}/healthz`)).status).toBe(200)
    await expect(fetch(`${urls[0]}/healthz`)).rejects.toThrow()
    expect(await ended(one)).toBe(0)
  },
)
