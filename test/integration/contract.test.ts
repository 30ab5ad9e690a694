import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testServer, until, type TestServer } from '../builders/server.ts'
import { adt } from '../builders/hl7/adt.ts'
import { deskAt, uuidV7, type Desk } from './parts/desk.ts'
import { feedOf, journeyOf, settled, stayIn, type Feed } from './parts/feed.ts'
import { causedSince } from './parts/caused-since.ts'

const SERVICE_KEY = 'a-service-key-of-the-tests'
let there: TestServer
let desk: Desk
let feed: Feed
let coordinator = ''
let supervisor = ''
let analyst = ''

beforeAll(async () => {
  there = await testServer({ ONWARD_SERVICE_KEY: SERVICE_KEY })
  desk = deskAt(there)
  feed = await feedOf(there)
  ;[coordinator, supervisor, analyst] = await Promise.all([
    there.signIn('k.lind'),
    there.signIn(await nameOf('house-supervisor')),
    there.signIn(await nameOf('integration-analyst')),
  ])
  for (let index = 0; index < 7; index += 1) {
    const stay = stayIn(`${index < 4 ? '4W' : '5W'} ${index < 4 ? 401 + index : 501 + index} A`, `Contract${index} Ann`)
    await feed.adt('A01', stay, { agoMin: 60 })
    await feed.order('NW', stay)
  }
})
afterAll(async () => {
  feed.close()
  await there.stop()
})

async function nameOf(role: string): Promise<string> {
  const { body } = await desk.raw('/api/v1/demo')
  const users = body['users'] as { username: string; roles: string[] }[]
  return users.find(({ roles }) => roles.includes(role))?.username ?? ''
}

test('[C1] healthz says ok, version and epoch, to anybody', async () => {
  const { status, body } = await desk.raw('/healthz')
  expect(status).toBe(200)
  expect(Object.keys(body).sort()).toEqual(['epoch', 'status', 'version'])
  expect(body).toMatchObject({ status: 'ok', version: expect.any(String), epoch: expect.any(String) })
})

test('[C2] a sign-in is 201 with token, expiresAt and user; a wrong one 401; a malformed one 400', async () => {
  const body = { username: 'k.lind', password: there.password }
  const good = await desk.raw('/api/v1/sessions', { body })
  expect(good.status).toBe(201)
  expect(good.body).toMatchObject({
    token: expect.any(String),
    user: { username: 'k.lind', name: 'Karin Lind', roles: ['unit-coordinator'], departments: ['NUR'], units: ['4W'] },
  })
  const ends = Date.parse(String(good.body['expiresAt']))
  expect(ends - Date.now()).toBeGreaterThan(10 * 60_000)
  expect(ends - Date.now()).toBeLessThanOrEqual(15 * 60_000)
  expect((await desk.raw('/api/v1/sessions', { body: { ...body, password: 'wrong' } })).status).toBe(401)
  expect((await desk.raw('/api/v1/sessions', { body: { ...body, username: 'nobody' } })).status).toBe(401)
  for (const bad of [{}, { username: 'k.lind' }, { username: 1, password: 2 }, '[]', '"x"', 'null', '{"a":'])
    expect({ bad, status: (await desk.raw('/api/v1/sessions', { body: bad })).status }).toEqual({ bad, status: 400 })
})

test('[C3] without a token, or with a broken one, every guarded address is 401', async () => {
  const guarded = ['/api/v1/journeys', '/api/v1/journeys/x', '/api/v1/tasks', '/api/v1/inbound']
  for (const path of guarded)
    for (const headers of [{}, { authorization: '' }, { authorization: 'Bearer' }, { authorization: 'Bearer a.b.c' }])
      expect({ path, status: (await desk.raw(path, { headers })).status }).toEqual({ path, status: 401 })
  const command = { commandId: uuidV7(), verb: 'claim', entityId: 'x', issuedAt: Date.now() }
  expect((await desk.raw('/api/v1/commands', { body: command })).status).toBe(401)
  expect((await desk.raw('/api/v1/commands', { body: 'not json' })).status).toBeGreaterThanOrEqual(400)
  expect((await desk.raw('/api/v1/inbound/x/replay', { method: 'POST' })).status).toBe(401)
})

test('[C4] journeys: every filter, and every item has an id', async () => {
  const all = await desk.all('/api/v1/journeys', supervisor)
  expect(all.length).toBe(7)
  const count = async (query: string) => (await desk.all(`/api/v1/journeys?${query}`, supervisor)).length
  expect(await count('workflow=discharge')).toBe(7)
  expect(await count('workflow=referral.in')).toBe(0)
  expect(await count('state=open')).toBe(7)
  expect(await count('state=closed')).toBe(0)
  expect(await count('unit=4W')).toBe(4)
  expect(await count('unit=5W&state=open&workflow=discharge')).toBe(3)
  const stages = new Set(all.map((row) => String(row['stage'])))
  for (const stage of stages)
    expect(await count(`stage=${stage}`)).toBe(all.filter((row) => row['stage'] === stage).length)
  expect(await count('stage=nonsense')).toBe(0)
  expect(await count('workflow=&stage=&state=&unit=&limit=&after=')).toBe(7)
  expect(await count('limit=100000&color=red')).toBe(7)
  for (const bad of ['state=half', 'limit=0', 'limit=-1', 'limit=x', 'limit=1.5', `after=${'x'.repeat(500)}`])
    expect({ bad, status: (await desk.raw(`/api/v1/journeys?${bad}`, { as: supervisor })).status }).toEqual({
      bad,
      status: 400,
    })
  expect((await desk.all('/api/v1/journeys', coordinator)).every((row) => row['unit'] === '4W')).toBe(true)
})

test('[C5] pages of any size hold everything once', async () => {
  for (const path of ['/api/v1/journeys?', '/api/v1/tasks?'])
    for (const limit of [1, 2, 3, 500]) {
      const whole = (await desk.all(path, supervisor)).map(({ id }) => id)
      const pieces = (await desk.all(`${path}limit=${limit}`, supervisor)).map(({ id }) => id)
      expect(new Set(pieces).size).toBe(pieces.length)
      expect(pieces).toEqual(whole)
    }
  expect((await desk.list('/api/v1/journeys?limit=7', supervisor)).next).toBeNull()
})

test('[C6] a journey in detail: journey, tasks, timeline, escalations; else 404', async () => {
  const [first] = await desk.all('/api/v1/journeys', coordinator)
  const { journey, tasks, timeline, escalations } = await desk.detail(first!.id, coordinator)
  expect(journey.id).toBe(first!.id)
  expect(tasks.length).toBeGreaterThan(10)
  expect(tasks.every((task) => task['journey'] === journey.id)).toBe(true)
  expect(timeline[0]).toMatchObject({ id: expect.any(String), verb: expect.any(String), at: expect.any(String) })
  expect(escalations).toEqual([])
  for (const id of ['nothing', '%00', '..%2f..%2fetc', "x'--", 'x'.repeat(250)])
    expect({ id, status: (await desk.raw(`/api/v1/journeys/${id}`, { as: coordinator })).status }).toEqual({
      id,
      status: 404,
    })
})

test('[C7] tasks: department, state, mine', async () => {
  const all = await desk.all('/api/v1/tasks', supervisor)
  expect(all.length).toBeGreaterThan(70)
  const pharmacy = await desk.all('/api/v1/tasks?department=PHA', supervisor)
  expect(pharmacy.length).toBeGreaterThan(0)
  expect(pharmacy.every((task) => task['department'] === 'PHA')).toBe(true)
  const free = await desk.all('/api/v1/tasks?state=free', supervisor)
  expect(free.length).toBe(all.filter((task) => task['state'] === 'free').length)
  const pharmacist = await there.signIn('m.lopez')
  const mineBefore = await desk.all('/api/v1/tasks?mine=true', pharmacist)
  expect(mineBefore).toEqual([])
  const task = (await desk.all('/api/v1/tasks?department=PHA&state=free', pharmacist))[0]
  await desk.done(pharmacist, 'claim', task!.id)
  for (const mine of ['mine=true', 'mine=1', 'mine=True'])
    expect((await desk.all(`/api/v1/tasks?${mine}`, pharmacist)).map(({ id }) => id)).toEqual([task!.id])
  expect((await desk.all('/api/v1/tasks?mine=false&department=PHA', pharmacist)).length).toBeGreaterThan(1)
})

test('[C8] a command needs no more than id, verb, row and time; time as ms or ISO text; unknown members are let be', async () => {
  const [task] = await desk.all('/api/v1/tasks?department=CM&state=free', supervisor)
  const worker = await there.signIn('r.tan')
  const base = { verb: 'claim', entityId: task!.id, issuedAt: new Date().toISOString() }
  const first = await desk.raw('/api/v1/commands', { as: worker, body: { commandId: uuidV7(), ...base } })
  expect(first).toMatchObject({ status: 200, body: { outcome: 'applied', refusal: null } })
  const more = { issuedAt: Date.now(), actor: { id: 'demo:k.lind' }, color: 'red', nested: { deep: [1] } }
  const body = { commandId: uuidV7(), ...base, verb: 'release', ...more }
  expect(await desk.raw('/api/v1/commands', { as: worker, body })).toMatchObject({
    status: 200,
    body: { outcome: 'applied' },
  })
  const whole = {
    commandId: uuidV7(),
    sessionId: 'whatever',
    deviceId: 'd1',
    deviceSeq: 1,
    verb: 'claim',
    entityId: task!.id,
    args: {},
    issuedAt: new Date().toISOString().replace('Z', '+00:00'),
    v: 1,
    expect: { state: 'free' },
  }
  expect(await desk.raw('/api/v1/commands', { as: worker, body: whole })).toMatchObject({
    status: 200,
    body: { outcome: 'applied' },
  })
  const stale = { ...whole, commandId: uuidV7(), verb: 'complete', expect: { state: 'free' } }
  expect(await desk.raw('/api/v1/commands', { as: worker, body: stale })).toMatchObject({ status: 200 })
})

test('[C9] what is no command is 400 with a sentence, and nothing happens', async () => {
  const good = { commandId: uuidV7(), verb: 'claim', entityId: 'x/y', args: {}, issuedAt: Date.now() }
  const bad: unknown[] = [
    {},
    [],
    'null',
    '"claim"',
    '',
    '{',
    { ...good, commandId: 'not-a-uuid' },
    { ...good, commandId: 7 },
    { ...good, verb: 'explode' },
    { ...good, verb: undefined },
    { ...good, entityId: '' },
    { ...good, entityId: 'x'.repeat(500) },
    { ...good, entityId: undefined },
    { ...good, issuedAt: 'yesterday' },
    { ...good, issuedAt: '2026-01-01T00:00:00' },
    { ...good, issuedAt: -1 },
    { ...good, issuedAt: undefined },
    { ...good, args: 'x' },
    { ...good, args: [] },
    { ...good, baseVersion: 'x' },
    { ...good, after: 'x' },
  ]
  for (const body of bad) {
    const answer = await desk.raw('/api/v1/commands', { as: coordinator, body })
    expect({ body, status: answer.status }).toEqual({ body, status: 400 })
    expect((answer.body['error'] as { message: string }).message.length).toBeGreaterThan(10)
  }
})

test('[C10] another body under a used id is 409 id-reuse; the same one is answered as the first time', async () => {
  const [journey] = await desk.all('/api/v1/journeys', coordinator)
  const body = {
    commandId: uuidV7(),
    verb: 'note',
    entityId: journey!.id,
    args: { text: 'one' },
    issuedAt: Date.now(),
  }
  const first = await desk.raw('/api/v1/commands', { as: coordinator, body })
  expect(first).toMatchObject({ status: 200, body: { outcome: 'applied' } })
  const again = await desk.raw('/api/v1/commands', { as: coordinator, body })
  expect(again).toMatchObject({ status: 200, body: { outcome: 'duplicate', first: 'applied', seq: first.body['seq'] } })
  const other = await desk.raw('/api/v1/commands', { as: coordinator, body: { ...body, args: { text: 'two' } } })
  expect(other).toMatchObject({ status: 409, body: { refusal: { code: 'id-reuse' } } })
  const somebody = await desk.raw('/api/v1/commands', { as: supervisor, body })
  expect(somebody).toMatchObject({ status: 409, body: { refusal: { code: 'id-reuse' } } })
})

test('[C11] [case 46] a body of 10 MB is 413', async () => {
  const body = JSON.stringify({ commandId: uuidV7(), verb: 'note', args: { text: 'x'.repeat(10_000_000) } })
  expect((await desk.raw('/api/v1/commands', { as: coordinator, body })).status).toBe(413)
})

test('[C12] messages: list by status, and every item as promised', async () => {
  const all = await desk.all('/api/v1/inbound?limit=3', analyst)
  expect(all.length).toBeGreaterThanOrEqual(14)
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  expect(all[0]).toMatchObject({
    id: expect.any(String),
    sender: expect.any(String),
    controlId: expect.any(String),
    messageType: expect.stringMatching(/^(ADT|ORM)\^/),
    status: expect.any(String),
    receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
  })
  expect(Object.keys(all[0]!)).toContain('reason')
  expect((await desk.all('/api/v1/inbound?status=applied', analyst)).every((row) => row['status'] === 'applied')).toBe(
    true,
  )
  expect(await desk.all('/api/v1/inbound?status=quarantined', analyst)).toEqual([])
  expect((await desk.raw('/api/v1/inbound?status=nonsense', { as: analyst })).status).toBe(400)
  expect((await desk.raw('/api/v1/inbound/nothing/replay', { as: analyst, method: 'POST' })).status).toBe(404)
  expect((await desk.raw('/api/v1/inbound', { as: coordinator })).status).toBe(403)
})

test('[C13] POST /hl7v2 takes the service key bare and as Bearer, any media type, any line ends', async () => {
  const send = async (body: string, headers: Record<string, string>) => {
    const response = await fetch(`${there.url}/hl7v2`, { method: 'POST', body, headers })
    return { status: response.status, text: await response.text() }
  }
  const types = [
    'x-application/hl7-v2+er7',
    'application/hl7-v2',
    'application/hl7-v2; charset=utf-8',
    'text/plain',
    'text/plain; charset=utf-8',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'application/json',
  ]
  const ends = ['\r', '\n', '\r\n']
  for (const [index, type] of types.entries()) {
    const stay = stayIn(`4E ${451 + index} A`, `Door${index} Bob`)
    const message = adt({ trigger: 'A01', controlId: `DOOR-${index}`, at: Date.now(), ...stay })
    const body = message.replaceAll('\r', ends[index % 3]!)
    const key = index % 2 === 0 ? SERVICE_KEY : `Bearer ${SERVICE_KEY}`
    const { status, text } = await send(body, { authorization: key, 'content-type': type })
    expect({ type, status, text }).toEqual({ type, status: 200, text: expect.stringContaining(`MSA|AA|DOOR-${index}`) })
  }
  const wrong = ['', 'wrong', `Bearer ${SERVICE_KEY}x`, coordinator]
  for (const authorization of wrong)
    expect((await send('MSH|^~\\&|', { authorization, 'content-type': 'text/plain' })).status).toBe(401)
  const rubbish = await send('rubbish', { authorization: SERVICE_KEY, 'content-type': 'text/plain' })
  expect(rubbish).toMatchObject({ status: 200, text: expect.stringContaining('MSA|AR') })
  const empty = await send('', { authorization: SERVICE_KEY })
  expect(empty.text).toContain('MSA|AR')
  const large = await send(`MSH|${'x'.repeat(3_000_000)}`, { authorization: SERVICE_KEY, 'content-type': 'text/plain' })
  expect(large.status).toBe(413)
  await settled(there)
})

test('[C14] a message without any content type is taken too', async () => {
  const stay = stayIn('4E 460 A', 'Typeless Bob')
  const message = adt({ trigger: 'A01', controlId: 'TYPELESS', at: Date.now(), ...stay })
  const response = await fetch(`${there.url}/hl7v2`, {
    method: 'POST',
    body: Buffer.from(message),
    headers: { authorization: SERVICE_KEY },
  })
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('MSA|AA|TYPELESS')
  await settled(there)
})

test('[C15] the demo tells its password and its people', async () => {
  const { status, body } = await desk.raw('/api/v1/demo')
  expect(status).toBe(200)
  const users = body['users'] as Record<string, unknown>[]
  expect(body['password']).toBe(there.password)
  expect(users.length).toBeGreaterThan(35)
  for (const user of users)
    expect(Object.keys(user).sort()).toEqual(['departments', 'id', 'name', 'roles', 'units', 'username'])
  const units = body['units'] as { id: string; beds: object[] }[]
  expect(units.map(({ id }) => id)).toContain('4W')
  expect(units[0]?.beds[0]).toEqual({ room: '401', bed: 'A' })
})

test('[C16] with the feed off nothing moves by itself', async () => {
  const head = await there.server.db.reads.head('demo')
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect(await causedSince(there, head)).toEqual([])
})

test('[C17] an order opens the journey on the board with tasks for the departments', async () => {
  const stay = stayIn('4W 410 B', 'Board Cleo')
  await feed.adt('A01', stay, { agoMin: 30 })
  expect(await journeyOf(desk, coordinator, stay)).toBeUndefined()
  await feed.order('NW', stay)
  const journey = await until(() => journeyOf(desk, coordinator, stay))
  expect(journey).toMatchObject({ workflow: 'discharge', state: 'open', unit: '4W', room: '410', bed: 'B' })
})

test('[C18] an unknown address is 404, another method on a known one is not a success, in JSON', async () => {
  for (const [method, path] of [
    ['GET', '/api/v1/nothing'],
    ['PUT', '/api/v1/journeys'],
    ['DELETE', '/api/v1/commands'],
    ['GET', '/api/v1/commands'],
    ['GET', '/hl7v2/x.y'],
    ['POST', '/healthz'],
  ] as const) {
    const answer = await desk.raw(path, { method, as: coordinator })
    expect([404, 405], `${method} ${path}`).toContain(answer.status)
    expect(answer.body['error']).toMatchObject({ code: 'not-found', message: expect.any(String) })
  }
})

test('[C23] every task says which fields its form has, in the list as in the detail; refusals name their keys', async () => {
  const pharmacist = await there.signIn('m.lopez')
  const listed = (await desk.all('/api/v1/tasks?department=PHA', pharmacist)).find(({ key }) => key === 'med-rec')
  const { tasks } = await desk.detail(String(listed?.['journey']), pharmacist)
  expect(listed?.['captures']).toEqual(tasks.find(({ id }) => id === listed?.id)?.['captures'])
  expect(listed?.['captures']).toContainEqual(
    expect.objectContaining({ name: expect.any(String), title: expect.any(String), type: expect.any(String) }),
  )
  expect(tasks.every(({ captures }) => Array.isArray(captures))).toBe(true)
  const [field] = listed!['captures'] as { name: string }[]
  const odd = await desk.command(pharmacist, 'complete', listed?.id ?? '', { captures: { nonsense: 1 } })
  expect(odd.refusal?.['message']).toContain(`it has: ${field?.name}`)
})

test('[C24] what is missing is said in plain words', async () => {
  const [task] = await desk.all('/api/v1/tasks?department=CM&state=free', supervisor)
  const { refusal } = await desk.command(await there.signIn('r.tan'), 'fail', task!.id)
  expect(refusal).toMatchObject({ code: 'invalid', message: 'reason is missing.' })
  const { body } = await desk.raw('/api/v1/commands', { as: coordinator, body: { verb: 'claim' } })
  expect(body['error']).toMatchObject({ message: 'The body is wrong: commandId is missing.' })
})

test('[C25] assign takes a username as well as an id', async () => {
  const tasks = await desk.all('/api/v1/tasks?department=PHA&state=free', supervisor)
  for (const [index, user] of ['m.lopez', 'demo:m.lopez'].entries()) {
    const outcome = await desk.command(supervisor, 'assign', tasks[index]!.id, { user })
    expect(outcome).toMatchObject({ outcome: 'applied', refusal: null })
  }
})

test('[C26] opening a journey that is open already names the one it is', async () => {
  const [open] = await desk.all('/api/v1/journeys', coordinator)
  const visit = (open!['patient'] as { visit: string }).visit
  const outcome = await desk.command(coordinator, 'open-journey', 'one-of-mine', { workflow: 'discharge', visit })
  expect(outcome).toMatchObject({ outcome: 'applied', journey: open?.id })
  const stay = stayIn('4W 411 A', 'Fresh Dora')
  await feed.adt('A01', stay)
  const args = { workflow: 'discharge', visit: stay.visit.number }
  expect(await desk.command(coordinator, 'open-journey', 'fresh-one', args)).toMatchObject({ journey: 'fresh-one' })
})

test('[C27] facts that are instants are ISO text as everything else', async () => {
  const [open] = await desk.all('/api/v1/journeys', coordinator)
  const facts = open?.['facts'] as Record<string, { value: unknown }>
  expect(facts['orderedAt']?.value).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
})

test('[C28] a census may come as HL7 messages; who may not is told that it is a census', async () => {
  const messages = ['A', 'B'].map((bed) => {
    const stay = stayIn(`4W 412 ${bed}`, `Census${bed} Eve`)
    return adt({ trigger: 'A01', controlId: `CENSUS-${bed}`, at: Date.now(), ...stay })
  })
  const send = (type: string, body: string, as: string) =>
    fetch(`${there.url}/api/v1/census`, { method: 'POST', body, headers: { authorization: as, 'content-type': type } })
  const hl7 = 'x-application/hl7-v2+er7'
  const both = await send(hl7, messages.join(''), analyst)
  expect(await both.json()).toEqual({ loaded: 2, differences: [], refused: [], messages: 2 })
  const again = await send('text/plain', messages[0] ?? '', analyst)
  expect(await again.json()).toMatchObject({ loaded: 1, messages: 1 })
  const rubbish = await send(hl7, 'rubbish', analyst)
  expect(await rubbish.json()).toMatchObject({ loaded: 0, messages: 1, refused: [expect.any(String)] })
  const refused = await send(hl7, messages.join(''), coordinator)
  expect(refused.status).toBe(403)
  expect(await refused.text()).toContain('may load a census')
  await settled(there)
})

test('[C29] a sender that reads nothing before its 10 MB are written, and then closes, reads the 413', async () => {
  const socket = connect(Number(new URL(there.url).port), '127.0.0.1')
  let answer = ''
  let writing = true
  socket.on('data', (data) => {
    expect(writing).toBe(false)
    answer += data.toString()
  })
  const head = ['POST /api/v1/commands HTTP/1.1', 'Host: x', 'Connection: close', `Authorization: ${coordinator}`]
  socket.write([...head, 'Content-Type: application/json', 'Content-Length: 10000000', '', ''].join('\r\n'))
  for (let sent = 0; sent < 10; sent += 1) {
    if (sent === 9) writing = false
    if (!socket.write(Buffer.alloc(1_000_000, 0x20))) await once(socket, 'drain')
  }
  await once(socket, 'close')
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer).toContain('too-large')
})

test(
  '[C30] whoever asks openly, or with no token, too often does not lock the sign-in of that address',
  { timeout: 120_000 },
  async () => {
    const flood = async (path: string) => {
      const statuses = new Set<number>()
      for (let round = 0; round < 13; round += 1) {
        const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(`${there.url}${path}`)))
        for (const one of answers) statuses.add(one.status)
        await Promise.all(answers.map((one) => one.arrayBuffer()))
      }
      return statuses
    }
    expect(await flood('/api/v1/demo')).toContain(429)
    expect(await flood('/api/v1/tasks')).toEqual(new Set([401, 429]))
    expect(await there.signIn('r.tan')).toMatch(/^Bearer /)
    expect((await desk.raw('/api/v1/tasks', { as: coordinator })).status).toBe(200)
  },
)
