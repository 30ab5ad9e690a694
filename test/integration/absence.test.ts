import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { wakeAfterRoster } from '../../server/workflow/wake-after-roster.ts'
import { ownerOf, type TaskRow } from '../../shared/domain/task.ts'
import { HOUR_MS } from '../../shared/kernel/instant.ts'
import { NOBODY_APPROVES } from '../../shared/workflow/nobody-approves.ts'
import { templateSchema } from '../../shared/workflow/template/template.ts'
import { builtIn } from '../builders/journey.ts'
import { testServer, type TestServer, until } from '../builders/server.ts'
import { systemParts } from '../builders/system.ts'
import { deskAt, type Desk, uuidV7 } from './parts/desk.ts'
import { feedOf, journeyOf, stayIn, type Feed } from './parts/feed.ts'
import { openSocket } from './parts/socket.ts'
import { signInStaff, type Job, STAFF } from './parts/staff.ts'

const now = Date.now()
let there: TestServer
let desk: Desk
let feed: Feed
let staff: Readonly<Record<Job, string>>
/** Their user names, by role and department. */
let named: (role: 'worker' | 'department-lead', department: string) => readonly string[]

beforeAll(async () => {
  there = await testServer()
  desk = deskAt(there)
  feed = await feedOf(there)
  staff = await signInStaff(there)
  const users = await there.server.db.reads.users('demo')
  named = (role, department) =>
    users
      .filter(({ roles, departments }) => roles.includes(role) && departments.includes(department))
      .filter(({ roles }) => role === 'department-lead' || !roles.includes('department-lead'))
      .map(({ username }) => username)
})
afterAll(async () => {
  feed.close()
  await there.stop()
})

const one = (role: 'worker' | 'department-lead', department: string, index = 0) => named(role, department)[index] ?? ''
const signedIn = new Map<string, string>()
async function as(username: string): Promise<string> {
  const known = signedIn.get(username) ?? (await there.signIn(username))
  signedIn.set(username, known)
  return known
}

const away = (user: string, substitute: string | null = null) => ({
  user: `demo:${user}`,
  substitute: substitute === null ? null : `demo:${substitute}`,
  from: now - HOUR_MS / 2,
  to: now + HOUR_MS,
})
const shift = (user: string, over = {}) => ({
  user: `demo:${user}`,
  department: 'PHA',
  unit: '4W',
  from: now - HOUR_MS,
  to: now + HOUR_MS,
  ...over,
})
async function roster(body: { shifts?: object[]; absences?: object[] }): Promise<void> {
  expect((await desk.raw('/api/v1/roster', { as: staff.supervisor, method: 'PUT', body })).status).toBe(200)
}

async function stepOf(journey: string, key: string): Promise<TaskRow | undefined> {
  const rows = await there.server.db.reads.journeyRows('demo', journey)
  return rows.filter((row) => row.kind === 'task').findLast((task) => task.key === key)
}

/** What the server does by itself within its next round, done now: by another node. */
async function wake(): Promise<void> {
  const { db } = there.server
  const contexts = createRuleContexts(db.reads, systemParts.clock)
  await wakeAfterRoster({ db, random: systemParts.random, contexts }, 'demo')
}

/** Waits until a step is somebody's, or nobody's (null). */
async function heldBy(journey: string, key: string, owner: string | null): Promise<TaskRow> {
  return until(async () => {
    const task = await stepOf(journey, key)
    const held = task === undefined ? undefined : ownerOf(task)?.id
    return held === (owner === null ? undefined : `demo:${owner}`) ? task : null
  })
}

test('[RO7] an absence put into the roster passes what its person holds on at once: stand-in or next assignee, else the pool', async () => {
  const [lopez, ortiz] = [STAFF.pharmacist, STAFF.otherPharmacist]
  const shifts = [shift(lopez, { room: '404' }), shift(ortiz)]
  await roster({ shifts })
  const stay = stayIn('4W 404 A', 'Awaycase Quinn')
  await feed.adt('A01', stay, { agoMin: 90 })
  await feed.order('NW', stay)
  const id = String((await journeyOf(desk, staff.supervisor, stay))?.id)
  await heldBy(id, 'med-rec', lopez)
  await roster({ shifts, absences: [away(lopez)] })
  await wake()
  expect(await heldBy(id, 'med-rec', ortiz)).toMatchObject({
    assigned: true,
    passedOn: { from: { id: `demo:${lopez}` }, to: { id: `demo:${ortiz}` } },
  })
  await roster({ shifts, absences: [away(lopez), away(ortiz, STAFF.pharmacyLead)] })
  await wake()
  await heldBy(id, 'med-rec', STAFF.pharmacyLead)
  const all = [lopez, ortiz, STAFF.pharmacyLead].map((user) => away(user))
  await roster({ shifts: [...shifts, shift(STAFF.pharmacyLead)], absences: all })
  await wake()
  expect(await heldBy(id, 'med-rec', null)).toMatchObject({ state: 'free', passedOn: { to: null } })
  const log = await there.server.db.reads.logOfJourney('demo', id, 200)
  expect(log.filter(({ verb }) => verb === 'roster').length).toBeGreaterThan(0)
})

/** A requisition of this amount, asked for by the supply desk. */
async function requisition(id: string, orderAmount: number): Promise<string> {
  const lead = await as(one('department-lead', 'SUP'))
  await desk.done(lead, 'open-journey', id, { workflow: 'supply', facts: { itemId: id, itemName: 'Pump set' } })
  const captures = { stockFound: 'order', orderAmount }
  await desk.done(await as(one('worker', 'SUP')), 'complete', `${id}/check-stock`, { captures })
  return `${id}/requisition`
}
const refusalOf = async (user: string, verb: string, entity: string, args = {}) =>
  (await desk.command(await as(user), verb, entity, args)).refusal?.code

test('[AP3] [AP11] [AP12] supply: the amount’s level, its stand-in while it is away, the next level where nobody stands in', async () => {
  const [lead, worker, finance] = [one('department-lead', 'SUP'), one('worker', 'SUP'), one('department-lead', 'FIN')]
  await roster({})
  const first = await requisition('need-1', 3000)
  expect(await refusalOf(worker, 'approve', first)).toBe('forbidden')
  await roster({ absences: [away(lead, worker)] })
  await desk.done(await as(worker), 'approve', first)
  expect((await stepOf('need-1', 'requisition'))?.decided).toMatchObject({
    by: { id: `demo:${worker}` },
    role: 'department-lead',
    substitute: true,
  })
  // The stand-in is away, too, and so on to the next one of the chain: here nobody, so finance has it.
  await roster({ absences: [away(lead, worker), away(worker)] })
  const second = await requisition('need-2', 3000)
  expect(await stepOf('need-2', 'requisition')).toMatchObject({ department: 'FIN' })
  expect(await refusalOf(worker, 'approve', second)).toMatch(/^(forbidden|not-found)$/)
  await desk.done(await as(finance), 'approve', second)
  await roster({ absences: [away(lead), away(finance)] })
  const third = await requisition('need-3', 3000)
  expect(await stepOf('need-3', 'requisition')).toMatchObject({ department: 'SUP', state: 'free' })
  expect(await refusalOf(worker, 'approve', third)).toBe('forbidden')
  // Somebody is put in their place: the step that waits is theirs to decide.
  await roster({ absences: [away(lead, worker), away(finance)] })
  await desk.done(await as(worker), 'approve', third)
})

test('[RO7] [AP12] an absence that comes while an approval waits moves it to who is there', async () => {
  await roster({})
  const [lead] = named('department-lead', 'SUP')
  await requisition('need-4', 3000)
  expect(await stepOf('need-4', 'requisition')).toMatchObject({ department: 'SUP' })
  await roster({ absences: [away(lead ?? '')] })
  await wake()
  await until(async () => {
    const task = await stepOf('need-4', 'requisition')
    return task?.department === 'FIN' ? task : null
  }, 60_000)
}, 90_000)

test('[RO7] [AP12] the beginning and the end of an absence that was put before move the approval that waits, once each, on any number of nodes', async () => {
  const { reads } = there.server.db
  const lead = one('department-lead', 'SUP')
  await roster({})
  await requisition('need-5', 3000)
  await wake()
  const from = (await reads.now()) + 2_000
  const to = from + 3_000
  await roster({ absences: [{ user: `demo:${lead}`, from, to }] })
  const departmentAt = async (moment: number) => {
    await until(async () => (await reads.now()) > moment || null)
    await Promise.all([wake(), wake(), wake()])
    return (await stepOf('need-5', 'requisition'))?.department
  }
  expect((await stepOf('need-5', 'requisition'))?.department).toBe('SUP')
  expect(await departmentAt(from)).toBe('FIN')
  expect(await departmentAt(to)).toBe('SUP')
  const log = await reads.logOfJourney('demo', 'need-5', 200)
  expect(log.filter(({ verb }) => verb === 'roster')).toHaveLength(2)
}, 60_000)

test('[AP5] [AP11] denial: a write-off is never decided by who did the work, in whoever’s place', async () => {
  const [lead, worker, other] = [one('department-lead', 'BIL'), one('worker', 'BIL'), one('worker', 'BIL', 1)]
  await roster({})
  const facts = { claimNumber: 'C1', claimLine: '1', carc: '16', deniedAmount: 400, payer: 'P' }
  // Whoever states the amount has asked for it: neither they nor anybody in their place decides.
  await desk.done(staff.supervisor, 'open-journey', 'denied-1', { workflow: 'denial', facts })
  const does = async (verb: string, key: string, args: object) =>
    desk.done(await as(worker), verb, `denied-1/${key}`, args)
  await does('complete', 'classify-root', { captures: { rootCause: 'eligibility' } })
  const docs = await stepOf('denied-1', 'fetch-docs')
  const [clerk = worker] = named('worker', String(docs?.department))
  await desk.done(await as(clerk), 'complete', 'denied-1/fetch-docs')
  await does('approve', 'decide', { captures: { denialDecision: 'write-off' } })
  await roster({ absences: [away(lead, worker)] })
  expect(await refusalOf(worker, 'approve', 'denied-1/write-off')).toBe('forbidden')
  await roster({ absences: [away(lead, other)] })
  const captures = { postedId: 'W-1' }
  await desk.done(await as(other), 'approve', 'denied-1/write-off', { captures })
  expect((await stepOf('denied-1', 'write-off'))?.decided).toMatchObject({ substitute: true })
})

test('[AP8] four eyes: the doer never confirms, not while the other one is away either; who covers the department does', async () => {
  const analyst = STAFF.analyst
  await roster({})
  const facts = { messageType: 'ADT^A08', faultReason: 'PV1-3' }
  await desk.done(staff.supervisor, 'open-journey', 'repair-1', { workflow: 'message-repair', facts })
  await desk.done(staff.analyst, 'complete', 'repair-1/find-fault', { captures: { repairWay: 'mapping' } })
  await desk.done(staff.analyst, 'complete', 'repair-1/fix-mapping', { captures: { change: 'PV1-3 by unit' } })
  const helper = one('worker', 'HIM')
  expect(await refusalOf(helper, 'confirm', 'repair-1/fix-mapping')).toMatch(/^(forbidden|not-found)$/)
  await roster({ absences: [away(helper, analyst)] })
  expect(await refusalOf(analyst, 'confirm', 'repair-1/fix-mapping')).toBe('forbidden')
  const cover = { departments: ['IT'], untilMinutes: 60 }
  expect((await desk.raw('/api/v1/sessions/cover', { as: await as(helper), body: cover })).status).toBe(200)
  await desk.done(await as(helper), 'confirm', 'repair-1/fix-mapping')
})

/** A supply workflow of the house whose requisition is done by pharmacy, confirmed by its lead up to ten thousand, and by nobody above. */
async function publishCapped(): Promise<void> {
  const supply = builtIn('supply.v1')
  const [rule] = supply.approvals
  if (rule === undefined) throw new Error('supply has no rule')
  const levels = [{ role: 'department-lead', upTo: 10_000 }]
  const body = templateSchema.parse({
    ...supply,
    id: 'capped',
    triggers: [{ on: 'manual', stage: 'need' }],
    approvals: [{ ...rule, levels, substitute: undefined, otherPerson: true }],
    tasks: supply.tasks.map((task) =>
      task.key === 'requisition' ? { ...task, department: 'PHA', fourEyes: true } : task,
    ),
  })
  await there.server.db.transaction((tx) => tx.putTemplate('demo', { id: body.id, version: 1, body, hash: 'capped' }))
  const open = () =>
    desk.command(staff.supervisor, 'open-journey', 'capped-0', { workflow: 'capped', facts: itemOf('0') })
  await until(async () => (await open()).refusal === null || null, 15_000)
}
const itemOf = (id: string) => ({ itemId: id, itemName: 'Infusion pump' })

/** Its requisition, handed in by a pharmacist where the amount is one that somebody may decide. */
async function capped(id: string, orderAmount: number): Promise<string> {
  await desk.done(staff.supervisor, 'open-journey', id, { workflow: 'capped', facts: itemOf(id) })
  const captures = { stockFound: 'order', orderAmount }
  await desk.done(await as(one('worker', 'SUP')), 'complete', `${id}/check-stock`, { captures })
  return `${id}/requisition`
}

test('[AP7] [AP8] [AP11] four eyes under a rule of approval over sockets: the stand-in of who may confirm does, the doer never, in nobody’s place', async () => {
  await publishCapped()
  const [doer, other, lead] = [STAFF.pharmacist, STAFF.otherPharmacist, STAFF.pharmacyLead]
  await roster({})
  const step = await capped('capped-1', 3000)
  const lines = await Promise.all(
    [doer, other, one('department-lead', 'SUP')].map(async (user) => openSocket(there.url, await as(user))),
  )
  await Promise.all(lines.map((line) => line.hello()))
  const [doing, standing, leading] = lines
  let deviceSeq = 0
  const says = async (line: (typeof lines)[number] | undefined, verb: string, args: object = {}) =>
    line?.ask('command', {
      commandId: uuidV7(),
      verb,
      entityId: step,
      args,
      issuedAt: Date.now(),
      deviceId: 'd',
      deviceSeq: (deviceSeq += 1),
      v: 1,
    })
  expect(await says(doing, 'complete')).toMatchObject({ outcome: 'applied' })
  expect(await says(standing, 'approve')).toMatchObject({ refusal: { code: 'invalid' } })
  expect(await says(doing, 'confirm')).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await says(standing, 'confirm')).toMatchObject({
    refusal: { code: 'forbidden', message: 'This amount is for another level to decide.' },
  })
  // In the place of the lead the doer confirms no more than in their own.
  await roster({ absences: [away(lead, doer)] })
  expect(await says(doing, 'confirm')).toMatchObject({ refusal: { code: 'forbidden' } })
  await roster({ absences: [away(lead, other)] })
  expect(await says(standing, 'confirm')).toMatchObject({ outcome: 'applied' })
  const seen = (of: (task: TaskRow) => boolean) =>
    until(
      async () =>
        leading?.frames.some(({ ops }) =>
          ops.some((op) => op.op === 'put' && op.row.id === step && op.row.kind === 'task' && of(op.row)),
        ) || null,
    )
  await seen((task) => task.did?.by.id === `demo:${doer}` && task.state === 'working')
  await seen((task) => task.state === 'done' && task.confirmed?.by.id === `demo:${other}`)
  for (const line of lines) line.close()
}, 60_000)

test('[AP13] what nobody of the house may approve says so on its card, over the line and to whoever tries', async () => {
  const line = await openSocket(there.url, await as(STAFF.pharmacyLead))
  await line.hello()
  await roster({})
  const step = await capped('capped-2', 20_000)
  const said = await until(async () =>
    line.frames
      .flatMap(({ ops }) => ops.flatMap((op) => (op.op === 'put' && op.row.id === step ? [op.row] : [])))
      .find((row) => row.kind === 'task' && row.flags.includes(NOBODY_APPROVES)),
  )
  expect(said).toMatchObject({ state: 'free', department: 'PHA' })
  await desk.done(await as(STAFF.pharmacist), 'complete', step)
  const refused = await desk.command(await as(STAFF.pharmacyLead), 'confirm', step)
  expect(refused.refusal).toMatchObject({
    code: 'forbidden',
    message: 'The amount is above what anybody here may approve.',
  })
  // Stated anew within the limit, by somebody else, it is the lead's, and the word is gone.
  await desk.done(staff.supervisor, 'set-fact', 'capped-2', { fact: 'orderAmount', value: 9000 })
  expect((await stepOf('capped-2', 'requisition'))?.flags).not.toContain(NOBODY_APPROVES)
  line.close()
}, 60_000)
