import { causedSince } from './parts/caused-since.ts'
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { secretBytes } from '../../server/http/verify-webhook.ts'
import { type TestServer, testServer } from '../builders/server.ts'

const SECRET = `whsec_${Buffer.from('thirty-two bytes of a test secret').toString('base64')}`
let house: TestServer
let facility = ''

beforeAll(async () => {
  house = await testServer({ ONWARD_WEBHOOK_SECRETS: SECRET })
  facility = (await house.server.db.reads.facilities())[0] ?? ''
})
afterAll(() => house.stop())

type Post = { id?: string; name?: string; body?: string; secret?: string; at?: number }

async function post({ id = 'msg_1', name = 'stock', body = BODY, secret = SECRET, at = Date.now() }: Post = {}) {
  const timestamp = String(Math.floor(at / 1000))
  const mac = createHmac('sha256', secretBytes(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac}`,
  }
  const answer = await fetch(`${house.url}/api/v1/hooks/${facility}/${name}`, { method: 'POST', headers, body })
  return {
    status: answer.status,
    body: (await answer.json()) as { journeys: string[]; repeated: boolean; ignored: string[] },
  }
}

const BODY = JSON.stringify({ type: 'stock.low', data: { facts: { itemId: 'G-7', stockPlace: '4W', shade: 'blue' } } })

test('[TR4] a signed post opens the workflow that listens; posted again it has no second effect', async () => {
  const first = await post()
  expect(first).toMatchObject({ status: 202, body: { repeated: false, ignored: ['shade'] } })
  const [journey = ''] = first.body.journeys
  const rows = await house.server.db.reads.journeyRows(facility, journey)
  expect(rows.find(({ kind }) => kind === 'journey')).toMatchObject({ workflow: 'supply', state: 'open' })
  expect(rows.some(({ kind }) => kind === 'journeyId')).toBe(false)
  expect(await post()).toMatchObject({ status: 202, body: { journeys: [journey], repeated: true } })
  expect((await post({ body: `${BODY} ` })).status).toBe(409)
})

test('[TR6] a post under a name of the list tells who waits and opens what opens on it; H needs who did it', async () => {
  const told = (id: string, name: string, data: object) => post({ id, name, body: JSON.stringify({ data }) })
  const patient = { mrn: 'HK-1', family: 'Hook', given: 'Ann' }
  const low = await told('s1', 'supply-low', { facts: { itemId: 'G-9', stockPlace: '4W' } })
  const [supply = ''] = low.body.journeys
  await told('s2', 'stock-checked', { facts: { itemId: 'G-9', stockPlace: '4W', stockFound: 'order' } })
  const step = async (journey: string, key: string) =>
    (await house.server.db.reads.journeyRows(facility, journey)).find((row) => row.kind === 'task' && row.key === key)
  expect(await step(supply, 'check-stock')).toMatchObject({ state: 'done' })
  const wanted = await told('s3', 'benefits-wanted', { patient, facts: { serviceName: 'Infusion' } })
  expect(wanted).toMatchObject({ status: 202, body: { ignored: [] } })
  const again = await told('s4', 'benefits-wanted', { patient, facts: { serviceName: 'Infusion' } })
  expect(again.body.journeys).toEqual([])
  const [onboarding = ''] = (await told('s5', 'registered', { patient })).body.journeys
  await told('s6', 'consent-signed', { patient })
  expect(await step(onboarding, 'consents')).not.toMatchObject({ state: 'done' })
  await told('s7', 'consent-signed', { patient, by: { family: 'Clerk', given: 'Kim' } })
  expect(await step(onboarding, 'consents')).toMatchObject({ state: 'done', performed: { by: 'Clerk, Kim' } })
  for (const name of ['discharge-order', 'left', 'message-quarantined', 'bed-clean'])
    expect((await told(`n-${name}`, name, { patient })).status).toBe(404)
})

test('[TR5] unsigned, signed by another, too old, or for nobody: refused, and nothing opens', async () => {
  const head = await house.server.db.reads.head(facility)
  const other = `whsec_${Buffer.from('thirty-two bytes of another secret').toString('base64')}`
  expect((await post({ id: 'x1', secret: other })).status).toBe(401)
  expect((await post({ id: 'x2', at: Date.now() - 600_000 })).status).toBe(401)
  const bare = await house.call(`/api/v1/hooks/${facility}/stock`, { body: JSON.parse(BODY) as unknown })
  expect(bare.status).toBe(401)
  expect((await post({ id: 'x3', name: 'nobody' })).status).toBe(404)
  expect(await causedSince(house, head, facility)).toEqual([])
})

test('[TR4] a body that is no JSON, is too deep, too large or says too much is refused before it is used', async () => {
  expect((await post({ id: 'y1', body: 'no json' })).status).toBe(400)
  expect((await post({ id: 'y2', body: `${'['.repeat(40)}${']'.repeat(40)}` })).status).toBe(400)
  const many = Object.fromEntries(Array.from({ length: 61 }, (_, n) => [`fact${n}`, n]))
  expect((await post({ id: 'y3', body: JSON.stringify({ data: { facts: many } }) })).status).toBe(400)
  expect((await post({ id: 'y4', body: JSON.stringify({ data: { facts: { itemId: { a: 1 } } } }) })).status).toBe(400)
  expect((await post({ id: 'y5', body: JSON.stringify({ pad: 'x'.repeat(70_000) }) })).status).toBe(413)
})
