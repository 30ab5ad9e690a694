import { SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { classOfRoles } from '../../shared/domain/scopes.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { referenceAnswerSchema } from '../../shared/protocol/frame.ts'
import { referenceScopeOf } from '../../shared/protocol/reference-scope.ts'
import { accessTokens } from '../../server/auth/access-token.ts'
import type { UserRecord } from '../../server/db/records.ts'
import { adt } from '../builders/hl7/adt.ts'
import { referral } from '../builders/hl7/referral.ts'
import { until } from '../builders/server.ts'
import { type Row } from './parts/desk.ts'
import { journeyOf, stayIn, type Stay } from './parts/feed.ts'
import { cut, openSocket, type OpenSocket } from './parts/socket.ts'
import { STAFF, type Job } from './parts/staff.ts'
import { openWard } from './parts/open-ward.ts'

/** Words that stand in the data once each; where they turn up says who can read what. */
const CANARY = {
  family: 'Canaryfamily',
  payer: 'Canarypayer',
  kin: 'Canarykin',
  note: 'canarynote',
  capture: 'canarycapture',
  initials: 'CQ',
} as const

const { there, desk, feed, staff } = await openWard()
let west: Row
let east: Row
let referred: Row
let expiring: { socket: OpenSocket; cutAfterMs: Promise<number> }
const inWest = stayIn('4W 401 A', `${CANARY.family} Quinn`)
const inEast = stayIn('5W 501 A', 'Eastern Quinn')

beforeAll(async () => {
  west = await openFor(inWest)
  east = await openFor(inEast)
  await feed.send(referralMessage())
  referred = (await journeyOf(desk, staff.referralCoordinator, stayIn('4W 401 A', 'Sent Quinn'), 'referral.in'))!
  const form = { captures: { reconciled: true, calls: CANARY.capture } }
  await desk.done(staff.pharmacist, 'complete', `${west.id}/med-rec`, form)
  await desk.done(staff.nurse, 'note', `${west.id}/nurse-discharge`, { text: CANARY.note })
  expiring = await expiringSocket()
})

async function openFor(stay: Stay): Promise<Row> {
  const insurance = { plan: 'PPO', payer: CANARY.payer }
  await feed.adt('A01', stay, { agoMin: 90, insurance })
  if (stay === inWest) await tellKin(stay)
  await feed.order('NW', stay)
  return (await journeyOf(desk, staff.supervisor, stay))!
}

/** Told before there is a journey; only in the west, whose readers are asked after it. */
async function tellKin(stay: Stay): Promise<void> {
  const update = adt({ ...stay, trigger: 'A08', controlId: feed.id(), at: Date.now() - 60 * 60_000 })
  await feed.send(`${update}NK1|1|${CANARY.kin}^Ida|CHD||555-0100||N\r`)
}

function referralMessage(): string {
  return referral({
    at: Date.now(),
    controlId: 'AUTH-REF',
    trigger: 'I12',
    patient: stayIn('4W 401 A', 'Sent Quinn').patient,
    originatingId: 'AUTH-1',
    referring: { id: 'D', family: 'Field', given: 'Ann' },
    referredTo: { organization: 'Cardiology' },
  })
}

/** A socket whose token ends a second from now. */
async function expiringSocket(): Promise<typeof expiring> {
  const { db } = there.server
  const secret = Buffer.from((await db.reads.meta('token-secret')) ?? '', 'base64url')
  const { body } = await desk.raw('/api/v1/sessions', { body: { username: STAFF.biller, password: there.password } })
  const { sessionId } = body as { sessionId: string }
  const tokens = accessTokens(secret, await db.reads.epoch())
  const { token } = await tokens.sign(`demo:${STAFF.biller}`, sessionId, Date.now() - 15 * 60_000 + 2_000)
  const socket = await openSocket(there.url, token)
  await socket.hello()
  const began = Date.now()
  return { socket, cutAfterMs: cut(socket, 40_000).then(() => Date.now() - began) }
}

/** Everything a person can get: lists, details, snapshots of all scopes, what the socket tells. */
async function everythingFor(as: string): Promise<string> {
  const found: unknown[] = [
    await desk.all('/api/v1/journeys?limit=500', as),
    await desk.all('/api/v1/tasks?limit=500', as),
    await desk.all('/api/v1/tasks?mine=true', as),
  ]
  for (const { id } of [west, east, referred]) found.push(await desk.raw(`/api/v1/journeys/${id}`, { as }))
  const socket = await openSocket(there.url, as)
  const welcome = await socket.hello()
  if (!welcome.ok) throw new Error(welcome.code)
  for (const { scope } of welcome.scopes) {
    const snapshot = await fetch(`${there.url}/api/v1/sync/snapshot?scope=${encodeURIComponent(scope)}`, {
      headers: { authorization: as },
    })
    found.push(await snapshot.text())
  }
  found.push(socket.events, await desk.raw('/api/v1/sync/reference', { as }))
  socket.close()
  return JSON.stringify(found)
}

const PHI = [CANARY.payer, CANARY.kin, CANARY.note, CANARY.capture]

test('[A1] clinical rows reach the phi class alone, identity the id class and above, cleaning neither', async () => {
  const phi: Job[] = ['coordinator', 'caseManager', 'biller', 'nurse', 'supervisor']
  for (const job of phi) {
    const all = await everythingFor(staff[job])
    for (const word of [...PHI, CANARY.family]) expect(all.includes(word), `${job} ${word}`).toBe(true)
  }
  const transporter = await everythingFor(staff.transporter)
  expect(transporter.includes(CANARY.family)).toBe(true)
  for (const word of PHI) expect(transporter.includes(word), word).toBe(false)
  const cleaner = await everythingFor(staff.cleaner)
  expect(cleaner.includes(west.id)).toBe(true)
  for (const word of [...PHI, CANARY.family]) expect(cleaner.includes(word), word).toBe(false)
  expect(cleaner.includes(`"initials":"${CANARY.initials}"`)).toBe(true)
})

test('[RE5] next of kin told before the journey opened stands in its clinical row, once', async () => {
  const rows = await there.server.db.reads.journeyRows('demo', west.id)
  const relations = rows.flatMap((row) => (row.kind === 'journeyPhi' ? (row.relations ?? []) : []))
  const kin = relations.filter(({ type }) => type === 'family-arranger')
  expect(kin.map(({ name, told, consent, channel }) => ({ name, told, consent, channel }))).toEqual([
    { name: `Ida ${CANARY.kin}`, told: 'message', consent: 'unknown', channel: { kind: 'call', value: '555-0100' } },
  ])
})

test('[SY82] reference data beside the line are those of the line, for who is signed in: its hello then gets none', async () => {
  expect((await desk.raw('/api/v1/sync/reference')).status).toBe(401)
  const { status, body } = await desk.raw('/api/v1/sync/reference', { as: staff.nurse })
  expect(status).toBe(200)
  const { tag, reference } = referenceAnswerSchema.parse(body)
  const scope = referenceScopeOf(reference.facility)
  const told = async (cursors: object) => {
    const socket = await openSocket(there.url, staff.nurse)
    const welcome = await socket.hello({ cursors })
    // What follows a welcome is told before the answer to what was asked after it.
    await socket.ask('ping', { sent: 0 })
    socket.close()
    const stand = welcome.ok ? welcome.scopes.find((one) => one.scope === scope) : undefined
    return { answer: stand?.answer, said: socket.events.find(({ name }) => name === 'reference')?.message }
  }
  expect(await told({})).toMatchObject({ answer: 'delta', said: { tag, reference } })
  expect(await told({ [scope]: { seq: 0, tag } })).toEqual({ answer: 'current', said: undefined })
})

test('[A2] who has no scope there learns nothing: neither rows nor that there are any', async () => {
  const nothing: Job[] = ['analyst', 'compliance', 'coordinatorElsewhere', 'referralDesk']
  for (const job of nothing) {
    const all = await everythingFor(staff[job])
    for (const word of [...PHI.slice(1), CANARY.family, `"id":"${west.id}`])
      expect(all.includes(word), `${job} ${word}`).toBe(false)
  }
  const unknown = await desk.raw('/api/v1/journeys/nothing-at-all', { as: staff.analyst })
  expect(await desk.raw(`/api/v1/journeys/${west.id}`, { as: staff.analyst })).toEqual(unknown)
})

test('[A3] lists hold what the scopes hold, for every one of the demo’s people', { timeout: 60_000 }, async () => {
  const { body } = await desk.raw('/api/v1/demo')
  const users = body['users'] as { username: string; roles: Role[]; departments: string[]; units: string[] }[]
  const tasks = await desk.all('/api/v1/tasks?limit=500', staff.supervisor)
  const referralTasks = await desk.all('/api/v1/tasks?limit=500', staff.referralCoordinator)
  const open = [...tasks, ...referralTasks].filter(
    (task) => !['done', 'not-done', 'skipped', 'cancelled', 'void'].includes(String(task['state'])),
  )
  const inDepartments = (journey: Row, departments: readonly string[]) =>
    open.some((task) => task['journey'] === journey.id && departments.includes(String(task['department'])))
  for (const user of users) {
    const as = await there.signIn(user.username)
    const works = user.roles.some((role) => role === 'worker' || role === 'department-lead')
    const seen = [west, east, referred].filter((journey) => {
      const unit = journey['unit'] as string | null
      if (user.roles.includes('house-supervisor')) return journey !== referred
      if (
        user.roles.includes('referral-coordinator') &&
        (journey === referred || inDepartments(journey, ['OUT', 'AUT']))
      )
        return true
      if (user.roles.includes('unit-coordinator') && unit !== null && user.units.includes(unit)) return true
      if (works && journey === referred && user.departments.includes('REF')) return true
      return works && inDepartments(journey, user.departments)
    })
    const rows = await desk.all('/api/v1/journeys', as)
    // Of each visit the one workflow that the table above is about; a stay with a payer has its review beside it.
    const listed = rows.filter((row) => row['workflow'] !== 'utilization-review').map(({ id }) => id)
    expect({ who: user.username, listed: listed.toSorted() }).toEqual({
      who: user.username,
      listed: seen.map(({ id }) => id).toSorted(),
    })
    for (const task of await desk.all('/api/v1/tasks?limit=500', as))
      expect(rows.map(({ id }) => id)).toContain(task['journey'])
    for (const { id } of [west, east, referred])
      expect((await desk.raw(`/api/v1/journeys/${id}`, { as })).status).toBe(listed.includes(id) ? 200 : 404)
  }
})

/** Who may, written out by hand; everybody else is refused. `expect` never fits, so that nothing is changed. */
const TEAM: readonly Job[] = ['pharmacist', 'otherPharmacist', 'pharmacyLead', 'coordinatorElsewhere', 'supervisor']
const DESK: readonly Job[] = ['pharmacyLead', 'coordinatorElsewhere', 'supervisor']
/** `allowed`: what those who may are answered, where it is not that the row is another; null: taken, and nothing changes. */
const MAY: readonly {
  verb: string
  of: 'task' | 'journey'
  args?: object
  jobs: readonly Job[]
  allowed?: string | null
}[] = [
  {
    verb: 'claim',
    of: 'task',
    jobs: ['pharmacist', 'otherPharmacist', 'pharmacyLead', 'coordinatorElsewhere', 'supervisor'],
  },
  {
    verb: 'start',
    of: 'task',
    jobs: ['pharmacist', 'otherPharmacist', 'pharmacyLead', 'coordinatorElsewhere', 'supervisor'],
  },
  {
    verb: 'complete',
    of: 'task',
    args: { captures: { reconciled: true } },
    jobs: ['pharmacist', 'otherPharmacist', 'pharmacyLead', 'coordinatorElsewhere', 'supervisor'],
  },
  {
    verb: 'fail',
    of: 'task',
    args: { reason: 'not-needed' },
    jobs: ['pharmacist', 'otherPharmacist', 'pharmacyLead', 'coordinatorElsewhere', 'supervisor'],
  },
  {
    verb: 'forward',
    of: 'task',
    args: { department: 'NUR' },
    jobs: ['pharmacist', 'otherPharmacist', 'pharmacyLead', 'coordinatorElsewhere', 'supervisor'],
  },
  {
    verb: 'assign',
    of: 'task',
    args: { user: 'demo:m.lopez' },
    jobs: ['pharmacyLead', 'coordinatorElsewhere', 'supervisor'],
  },
  { verb: 'skip', of: 'task', args: { reason: 'x' }, jobs: ['pharmacyLead', 'coordinatorElsewhere', 'supervisor'] },
  {
    verb: 'set-priority',
    of: 'task',
    args: { priority: 'stat' },
    jobs: ['pharmacyLead', 'coordinatorElsewhere', 'supervisor'],
  },
  { verb: 'cancel-journey', of: 'journey', args: { reason: 'x' }, jobs: ['coordinatorElsewhere', 'supervisor'] },
  { verb: 'record-try', of: 'task', args: { result: 'busy' }, jobs: TEAM, allowed: 'invalid' },
  { verb: 'approve', of: 'task', jobs: TEAM, allowed: 'invalid' },
  { verb: 'confirm', of: 'task', jobs: TEAM, allowed: 'invalid' },
  // Nobody holds it, so nobody gives it away.
  { verb: 'delegate', of: 'task', args: { user: 'demo:m.lopez' }, jobs: [] },
  { verb: 'hand-over', of: 'task', args: { release: true }, jobs: DESK, allowed: null },
  { verb: 'void', of: 'task', args: { reason: 'x' }, jobs: DESK },
  { verb: 'reopen', of: 'task', args: { reason: 'x' }, jobs: TEAM, allowed: null },
  { verb: 'undo', of: 'task', jobs: TEAM },
]
/** Those who see the journey of 5 West at all. */
const SEE: readonly Job[] = [
  'pharmacist',
  'otherPharmacist',
  'pharmacyLead',
  'coordinatorElsewhere',
  'supervisor',
  'caseManager',
  'transporter',
  'cleaner',
  'biller',
  'nurse',
  'nurseElsewhere',
]

test('[A4] every verb × every job on a task of 5 West: the written table, and nobody else', async () => {
  // The table is written from these jobs.
  const jobs = Object.keys(STAFF) as Job[]
  let cells = 0
  for (const { verb, of, args = {}, jobs: allowed, allowed: answered = 'stale' } of MAY)
    for (const job of jobs) {
      const entity = of === 'task' ? `${east.id}/med-rec` : east.id
      const answer = await desk.command(staff[job], verb, entity, args, { expect: { state: 'never' } })
      // A department that has any step in a journey, a skipped one too, stands to the journey as a whole.
      const sees = SEE.includes(job) || (of === 'journey' && (job === 'outreach' || job === 'doctor'))
      const wanted = allowed.includes(job) ? (answered ?? undefined) : sees ? 'forbidden' : 'not-found'
      expect({ verb, job, code: answer.refusal?.code }).toEqual({ verb, job, code: wanted })
      if (wanted === 'not-found') expect(answer.refusal).toMatchObject({ by: null, at: null, row: null })
      cells += 1
    }
  expect(cells).toBe(MAY.length * jobs.length)
  expect(await desk.task(east.id, 'med-rec', staff.supervisor)).toMatchObject({ state: 'free' })
})

test('[A5] [case 40] people without a part in the work may do nothing, whatever they name', async () => {
  for (const job of ['analyst', 'compliance'] as const) {
    expect((await desk.command(staff[job], 'note', west.id, { text: 'x' })).refusal?.code).toBe('not-found')
    const args = { workflow: 'discharge', unit: '4W', room: '401', bed: 'A' }
    const opened = await desk.command(staff[job], 'open-journey', `made-by-${job}`, args)
    expect(opened.refusal?.code).toMatch(/^(forbidden|not-found)$/)
  }
  const key = 'Bearer not-a-person'
  expect((await desk.raw('/api/v1/journeys', { as: key })).status).toBe(401)
})

test('[A6] a wall display gets beds and shapes over REST and socket: no initials, names, facts or words', async () => {
  const wall = await makeUser('wall.4w', { roles: ['wall-display'], departments: [], units: ['4W'] })
  const all = await everythingFor(wall)
  expect(all.includes(west.id)).toBe(true)
  expect(all.includes(`"initials":"${CANARY.initials}"`)).toBe(false)
  for (const word of [...PHI, CANARY.family]) expect(all.includes(word), word).toBe(false)
  const detail = await desk.detail(west.id, wall)
  expect(JSON.stringify(detail)).not.toContain('Maria Lopez')
  expect(detail.tasks.length).toBeGreaterThan(10)
  expect(
    (await desk.raw('/api/v1/sessions/cover', { as: wall, body: { units: ['5W'], untilMinutes: 60 } })).status,
  ).toBe(403)
  const refused = await desk.command(wall, 'claim', `${west.id}/cm-plan`)
  expect(refused.refusal?.code).toMatch(/^(forbidden|not-found)$/)
  expect(JSON.stringify(refused)).not.toContain(`"initials":"${CANARY.initials}"`)
})

async function makeUser(
  username: string,
  rights: { roles: Role[]; departments: string[]; units: string[] },
): Promise<string> {
  const { db } = there.server
  const like = (await db.reads.userByName('k.lind'))!
  // The record's rights are branded ids; a test names them plainly.
  const user = {
    ...like,
    id: `demo:${username}`,
    username,
    name: username,
    ...rights,
    class: classOfRoles(rights as never),
  }
  await db.transaction((tx) => tx.putUser(user as UserRecord))
  return there.signIn(username)
}

test('[case 35] a patient is moved away: the unit’s console is told that they left, and then nothing more', async () => {
  const stay = stayIn('4W 403 A', 'Moving Quinn')
  const journey = await openFor(stay)
  const [here, elsewhere] = [
    await openSocket(there.url, staff.coordinator),
    await openSocket(there.url, staff.coordinatorElsewhere),
  ]
  await Promise.all([here.hello(), elsewhere.hello()])
  await feed.adt('A02', { ...stay, visit: stayIn('5W 503 A', 'Moving Quinn').visit })
  const about = (socket: OpenSocket, scope: string) =>
    socket.frames
      .filter((frame) => frame.scope === scope)
      .flatMap(({ ops }) => ops)
      .filter((op) => (op.op === 'leave' ? op.journey : op.row.journey) === journey.id)
  await until(async () => about(here, 'unit:4W').some(({ op }) => op === 'leave'))
  await until(async () => about(elsewhere, 'unit:5W').some((op) => op.op === 'put' && op.row.kind === 'journeyPhi'))
  const before = about(here, 'unit:4W').length
  await desk.done(staff.coordinatorElsewhere, 'set-priority', journey.id, { priority: 'stat' })
  await until(async () =>
    about(elsewhere, 'unit:5W').some(
      (op) => op.op === 'put' && op.row.kind === 'journey' && op.row.priority === 'stat',
    ),
  )
  expect(about(here, 'unit:4W').length).toBe(before)
  expect(await here.ask('catch-up', { scope: 'unit:5W', cursor: { seq: 0, tag: '' } })).toMatchObject({
    answer: 'refused',
  })
  here.close()
  elsewhere.close()
})

test(
  '[case 35] [case 36] a person is moved to another unit, then closed out, with no bell rung: soon after',
  { timeout: 60_000 },
  async () => {
    const { db } = there.server
    const as = await makeUser('c.mover', { roles: ['unit-coordinator'], departments: ['NUR'], units: ['4W'] })
    const socket = await openSocket(there.url, as)
    await socket.hello()
    const user = (await db.reads.userByName('c.mover'))!
    await db.transaction((tx) => tx.putUser({ ...user, units: ['5W'] }))
    // The 5 s are told by `[SY67]` in server/sync/hub.test.ts, on a clock that no neighbour holds up.
    await until(async () => socket.events.some(({ name }) => name === 'regrant'), 20_000)
    const count = socket.frames.length
    await desk.done(staff.coordinator, 'set-priority', west.id, { priority: 'urgent' })
    expect(socket.frames.slice(count).filter(({ scope }) => scope === 'unit:4W')).toEqual([])
    expect(
      (await desk.all('/api/v1/journeys?workflow=discharge', as)).every(
        (row) => row['unit'] === '5W' || row.id === west.id,
      ),
    ).toBe(true)
    const closed = cut(socket, 20_000)
    await db.transaction((tx) => tx.putUser({ ...user, disabled: true }))
    await closed
    expect(socket.events.at(-1)).toEqual({ name: 'signed-out', message: { reason: 'revoked' } })
    expect((await desk.raw('/api/v1/journeys', { as })).status).toBe(401)
  },
)

test('[A7] covering another unit opens its board for the time said, no unit that is not there, and no more', async () => {
  const as = await there.signIn(STAFF.coordinator)
  const units = async () =>
    new Set((await desk.all('/api/v1/journeys?workflow=discharge', as)).map((row) => row['unit']))
  const cover = (body: object) => desk.raw('/api/v1/sessions/cover', { as, body })
  expect(await units()).toEqual(new Set(['4W']))
  expect((await cover({ units: ['5W'], untilMinutes: 60 })).status).toBe(200)
  expect(await units()).toEqual(new Set(['4W', '5W']))
  expect((await cover({ units: ['none'], untilMinutes: 60 })).status).toBe(400)
  expect((await cover({ units: ['9Z'], untilMinutes: 60 })).status).toBe(400)
  expect((await cover({ units: [], untilMinutes: 60 })).status).toBe(200)
  expect(await units()).toEqual(new Set(['4W']))
})

test('[A8] signing out ends token and socket at once; another sign-in of the same person goes on', async () => {
  const [one, two] = [await there.signIn(STAFF.coordinator), await there.signIn(STAFF.coordinator)]
  const socket = await openSocket(there.url, one)
  await socket.hello()
  const closed = cut(socket, 5_500)
  expect((await desk.raw('/api/v1/sessions/current', { as: one, method: 'DELETE' })).status).toBe(200)
  expect((await desk.raw('/api/v1/journeys', { as: one })).status).toBe(401)
  expect((await desk.raw('/api/v1/journeys', { as: two })).status).toBe(200)
  await closed
})

test('[case 24] tokens of another algorithm, type, audience, issuer, secret or time are nobody, over REST and socket', async () => {
  const { db } = there.server
  const secret = Buffer.from((await db.reads.meta('token-secret')) ?? '', 'base64url')
  const { body } = await desk.raw('/api/v1/sessions', { body: { username: STAFF.biller, password: there.password } })
  const epoch = await db.reads.epoch()
  const make = async (over: {
    typ?: string
    aud?: string
    iss?: string
    key?: Uint8Array
    alg?: string
    exp?: number
  }) =>
    new SignJWT({ sid: String(body['sessionId']) })
      .setProtectedHeader({ alg: over.alg ?? 'HS256', typ: over.typ ?? 'at+jwt' })
      .setSubject(`demo:${STAFF.biller}`)
      .setIssuer(over.iss ?? epoch)
      .setAudience(over.aud ?? 'onward-console')
      .setExpirationTime(over.exp ?? Math.floor(Date.now() / 1000) + 60)
      .sign(over.key ?? secret)
  const good = await make({})
  expect((await desk.raw('/api/v1/journeys', { as: `Bearer ${good}` })).status).toBe(200)
  const [head = '', claims = '', signature = ''] = good.split('.')
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
  const fakes = [
    await make({ typ: 'JWT' }),
    await make({ typ: 'id_token' }),
    await make({ aud: 'other' }),
    await make({ iss: 'other' }),
    await make({ key: new Uint8Array(32).fill(1) }),
    await make({ alg: 'HS384' }),
    await make({ exp: Math.floor(Date.now() / 1000) - 60 }),
    `${none}.${claims}.`,
    `${none}.${claims}.${signature}`,
    `${head}.${claims}.`,
    `${head}.${Buffer.from('{"sub":"demo:p.moreau","sid":"x","exp":9999999999}').toString('base64url')}.${signature}`,
  ]
  for (const fake of fakes) {
    expect((await desk.raw('/api/v1/journeys', { as: `Bearer ${fake}` })).status).toBe(401)
    await expect(openSocket(there.url, fake)).rejects.toThrow('unauthenticated')
  }
})

test('[case 25] a token that ends on a live socket cuts it within 30 s', { timeout: 45_000 }, async () => {
  expect(await expiring.cutAfterMs).toBeLessThan(30_000)
  expect(expiring.socket.events.at(-1)).toEqual({ name: 'signed-out', message: { reason: 'expired' } })
})
