import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { NEWS_EVENTS } from '../../server/db/records.ts'
import { signWebhook } from '../../server/effects/webhook/sign-webhook.ts'
import { testServer, until, type TestServer } from '../builders/server.ts'
import { feedOf, stayIn, type Feed } from './parts/feed.ts'
import { uuidV7 } from './parts/desk.ts'

type Delivery = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }
const SECRET = `whsec_${Buffer.from('a-secret-of-the-tests-32-bytes-l').toString('base64')}`
const deliveries: Delivery[] = []
/** Statuses to answer with before 204, by path. */
const refusals = new Map<string, number[]>()
const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    deliveries.push({ path: request.url ?? '', headers: request.headers, body })
    response.writeHead(refusals.get(request.url ?? '')?.shift() ?? 204).end()
  })
})

let server: TestServer
let feed: Feed
let pg: Client
beforeAll(async () => {
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  server = await testServer({ ONWARD_WEBHOOK_ALLOW: '127.0.0.1' })
  const { port } = receiver.address() as AddressInfo
  const webhook = (id: string, events: readonly (typeof NEWS_EVENTS)[number][] = NEWS_EVENTS) => ({
    facility: 'demo',
    id,
    url: `http://127.0.0.1:${port}/${id}`,
    secret: SECRET,
    events,
  })
  const all = [webhook('all'), webhook('closed-only', ['journey.closed']), webhook('moody', ['journey.opened'])]
  await server.server.db.transaction((tx) => tx.putWebhooks('demo', all))
  feed = await feedOf(server)
  pg = new Client({ connectionString: server.databaseUrl })
  await pg.connect()
})
afterAll(async () => {
  await pg.end()
  feed.close()
  await server.stop()
  receiver.close()
})

const to = (path: string) => deliveries.filter((one) => one.path === path)

test('[EF1] [EF2] a journey opened by a message is told at once, signed, to who wants it, without the patient', async () => {
  refusals.set('/moody', [500])
  const stay = stayIn('4W 401 A', 'Canaryfamily Canarygiven')
  await feed.adt('A01', stay)
  await feed.order('NW', stay, { code: { code: 'DISCHARGE' } })
  const [told] = await until(async () => (to('/all').length > 0 ? to('/all') : null))
  if (told === undefined) throw new Error('nothing told')
  const id = String(told.headers['webhook-id'])
  const seconds = Number(told.headers['webhook-timestamp'])
  expect(told.headers['webhook-signature']).toBe(signWebhook(SECRET, { id, seconds, body: told.body }))
  expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(60)
  const body = z
    .strictObject({
      type: z.literal('journey.opened'),
      timestamp: z.iso.datetime(),
      data: z.strictObject({
        facility: z.literal('demo'),
        journey: z.string(),
        workflow: z.literal('discharge'),
        stage: z.string(),
      }),
    })
    .parse(JSON.parse(told.body))
  expect(id).toContain(body.data.journey)
  expect(`${told.body} ${JSON.stringify(told.headers)}`).not.toMatch(/canary|401/i)
  expect(to('/closed-only')).toEqual([])
})

test('[EF2] what is not taken is tried again under the same id, later', async () => {
  const [first, second] = await until(async () => (to('/moody').length >= 2 ? to('/moody') : null), 30_000)
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  expect(second?.body).toBe(first?.body)
}, 40_000)

test('[EF1] what a person did waits 10 s in the queue', async () => {
  const as = await server.signIn('t.singh')
  const before = Date.now()
  const args = { workflow: 'referral.in', patient: { family: 'Canaryfamily', given: 'Kay' } }
  const body = { commandId: uuidV7(), verb: 'open-journey', entityId: `hook-${before}`, args, issuedAt: before }
  expect((await server.call('/api/v1/commands', { as, body })).body).toMatchObject({ outcome: 'applied' })
  const { rows } = await pg.query<{ key: string; due: string; payload: unknown }>(
    `select key, extract(epoch from run_at) * 1000 as due, payload::text from graphile_worker._private_jobs where key like '%hook-%'`,
  )
  expect(new Set(rows.map(({ key }) => key.split(':')[2]))).toEqual(new Set(['all', 'moody']))
  for (const { due } of rows) expect(Number(due) - before).toBeGreaterThan(9_000)
  expect(JSON.stringify(rows)).not.toContain('Canaryfamily')
})

const deadSchema = z.object({
  items: z.array(z.object({ id: z.string(), attempts: z.number(), lastError: z.string() })),
})

test('[EF4] what was given up is listed for the analyst alone, and goes again when asked', async () => {
  const analyst = await server.signIn(await analystName())
  const list = async () => deadSchema.parse((await server.call('/api/v1/effects', { as: analyst })).body).items
  expect(await list()).toEqual([])
  refusals.set('/all', [503])
  const stay = stayIn('4W 402 A', 'Second Patient')
  await feed.adt('A01', stay)
  await feed.order('NW', stay, { code: { code: 'DISCHARGE' } })
  // The last attempt in place of the twenty-fifth.
  await until(async () => {
    const { rowCount } = await pg.query(
      `update graphile_worker._private_jobs set attempts = max_attempts, run_at = now()
       where last_error like '%status 503%' and locked_at is null`,
    )
    return rowCount === 1
  })
  const [dead] = await list()
  expect(dead?.lastError).toContain('answered with status 503')
  const coordinator = await server.signIn('k.lind')
  expect((await server.call('/api/v1/effects', { as: coordinator })).status).toBe(403)
  const retry = `/api/v1/effects/${dead?.id}/retry`
  expect((await server.call(retry, { as: coordinator, method: 'POST' })).status).toBe(403)
  const had = to('/all').length
  expect((await server.call(retry, { as: analyst, method: 'POST' })).status).toBe(200)
  await until(async () => to('/all').length > had)
  await until(async () => (await list()).length === 0)
  expect((await server.call(retry, { as: analyst, method: 'POST' })).status).toBe(404)
}, 60_000)

async function analystName(): Promise<string> {
  const users = await server.server.db.reads.users('demo')
  return users.find(({ roles }) => roles.includes('integration-analyst'))?.username ?? ''
}
