import { connect } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testServer, type TestServer, until } from '../builders/server.ts'
import { adt } from '../builders/hl7/adt.ts'
import { deskAt, type Desk } from './parts/desk.ts'
import { feedOf, stayIn } from './parts/feed.ts'
import { STAFF } from './parts/staff.ts'

const SERVICE_KEY = 'a-service-key-of-the-tests'
let there: TestServer
let desk: Desk

beforeAll(async () => {
  there = await testServer({ ONWARD_SERVICE_KEY: SERVICE_KEY })
  desk = deskAt(there)
})
afterAll(() => there.stop())

test(
  '[C19] too many requests of one sign-in are 429 with Retry-After; a colleague at the same address is served',
  { timeout: 120_000 },
  async () => {
    const [flood, colleague] = [await there.signIn(STAFF.pharmacist), await there.signIn(STAFF.otherPharmacist)]
    const ask = (as: string) =>
      fetch(`${there.url}/api/v1/commands`, {
        method: 'POST',
        headers: { authorization: as, 'content-type': 'application/json' },
        body: '{}',
      })
    let limited: Response | null = null
    for (let round = 0; round < 100 && limited === null; round += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask(flood)))
      await Promise.all(answers.map((answer) => answer.text()))
      limited = answers.find(({ status }) => status === 429) ?? null
      expect(answers.every(({ status }) => status === 400 || status === 429)).toBe(true)
    }
    expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await ask(colleague)).status).toBe(400)
    expect((await desk.raw('/healthz')).status).toBe(200)
  },
)

test('[C20] ten wrong passwords for a name are answered 429 after; other names still sign in', async () => {
  const wrong = { username: 'v.ivanova', password: 'wrong' }
  const statuses: number[] = []
  for (let tries = 0; tries < 12; tries += 1)
    statuses.push((await desk.raw('/api/v1/sessions', { body: wrong })).status)
  expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
  expect(statuses.slice(10)).toEqual([429, 429])
  expect((await desk.raw('/api/v1/sessions', { body: { ...wrong, password: there.password } })).status).toBe(429)
  expect(await there.signIn(STAFF.biller)).toMatch(/^Bearer ey/)
})

test('[C21] a body that never ends does not hold up the others, nor does a sender who says 413 and goes on', async () => {
  const port = Number(new URL(there.url).port)
  const slow = Array.from({ length: 50 }, () => connect(port, '127.0.0.1'))
  await Promise.all(slow.map((socket) => once(socket, 'connect')))
  for (const socket of slow) {
    socket.on('error', () => undefined)
    socket.write(
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    )
  }
  const began = performance.now()
  for (let round = 0; round < 10; round += 1) expect((await desk.raw('/healthz')).status).toBe(200)
  // Held up, they would wait for the end of those.
  expect(performance.now() - began).toBeLessThan(10_000)
  for (const socket of slow) socket.destroy()
  const large = connect(port, '127.0.0.1')
  let answer = ''
  large.on('data', (data) => (answer += data.toString()))
  large.write(
    'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\n\r\n',
  )
  for (let sent = 0; sent < 20; sent += 1) if (!large.write(Buffer.alloc(1_000_000, 0x20))) await once(large, 'drain')
  large.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
  for (let waited = 0; waited < 200 && !answer.includes('"status":"ok"'); waited += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer).toContain('"status":"ok"')
  large.destroy()
})

test('[S7] hundreds of half-open MLLP connections: refused over the cap, and once they go the feed is served', async () => {
  const sockets = Array.from({ length: 300 }, () => connect(there.server.mllpPort, '127.0.0.1'))
  for (const socket of sockets) {
    socket.on('error', () => undefined)
    socket.write('\u000bMSH|^~\\&|')
  }
  await until(async () => sockets.filter((socket) => socket.closed || socket.destroyed).length > 200)
  expect((await desk.raw('/healthz')).status).toBe(200)
  for (const socket of sockets) socket.destroy()
  const stay = stayIn('4W 401 A', 'Limits Lea')
  const message = adt({ trigger: 'A01', controlId: 'LIM-1', at: Date.now(), ...stay })
  // The server hears of each end in its own time; until then a new connection is over the cap.
  await until(async () => {
    const feed = await feedOf(there)
    const answer = await feed.send(message).catch(() => null)
    feed.close()
    return answer === 'AA'
  })
})

test('[C22] the first census is loaded as CSV text or in JSON, thousands of lines, by those who may', async () => {
  const analyst = await there.signIn(STAFF.analyst)
  const head = 'unit,room,bed,visit,mrn,family,given,birthDate,sex,class'
  const lines = [
    '4W,402,A,V-CSV,M-CSV,Census,Ann,1950-01-02,F,I',
    '9Z,1,A,V-X,M-X,Odd,Ann,,,',
    '4W,402,B,,M-Y,No,Visit,,,',
  ]
  const csv = [head, ...lines].join('\n')
  const plain = await fetch(`${there.url}/api/v1/census`, {
    method: 'POST',
    headers: { authorization: analyst, 'content-type': 'text/csv' },
    body: csv,
  })
  expect(plain.status).toBe(200)
  expect(await plain.json()).toMatchObject({
    loaded: 1,
    differences: [],
    refused: [expect.stringContaining('9Z'), expect.any(String)],
  })
  expect(await there.server.db.reads.visit('demo', 'V-CSV')).toMatchObject({ unit: '4W', bed: 'A', state: 'in' })
  const again = await desk.raw('/api/v1/census', { as: analyst, body: { csv: csv.replace('402,A', '403,A') } })
  expect(again).toMatchObject({ status: 200, body: { loaded: 1, differences: [expect.stringContaining('V-CSV')] } })
  const many = [
    head,
    ...Array.from({ length: 8_000 }, (_, at) => `9Z,${at},A,V${at},M${at},Family${at},Given,1950-01-02,F,I`),
  ]
  expect((await desk.raw('/api/v1/census', { as: analyst, body: { csv: many.join('\n') } })).status).toBe(200)
  for (const bad of ['', 'nonsense', '"', `${head}\n"4W`])
    expect([200, 400]).toContain((await desk.raw('/api/v1/census', { as: analyst, body: { csv: bad } })).status)
  const worker = await there.signIn(STAFF.pharmacist)
  expect((await desk.raw('/api/v1/census', { as: worker, body: { csv } })).status).toBe(403)
})
