import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { HOUR_MS } from '../../shared/kernel/instant.ts'
import { testServer, type TestServer } from '../builders/server.ts'
import { systemParts } from '../builders/system.ts'
import { deskAt, type Desk } from './parts/desk.ts'
import { feedOf, journeyOf, stayIn, type Feed } from './parts/feed.ts'
import { signInStaff, type Job, STAFF } from './parts/staff.ts'

const COVER = '/api/v1/sessions/cover'
let there: TestServer
let desk: Desk
let feed: Feed
let staff: Readonly<Record<Job, string>>

beforeAll(async () => {
  there = await testServer()
  desk = deskAt(there)
  feed = await feedOf(there)
  staff = await signInStaff(there)
})
afterAll(async () => {
  feed.close()
  await there.stop()
})

const declare = (as: string, body: object) => desk.raw(COVER, { as, body })
const stands = async (as: string) => (await desk.raw(COVER, { as })).body

async function onDuty(ask: { role: 'worker' | 'unit-coordinator'; unit: string | null; department: string | null }) {
  const rules = await createRuleContexts(there.server.db.reads, systemParts.clock).fresh('demo')
  return rules?.any?.onDuty(ask).map(({ id }) => id) ?? []
}

test('[CV6] what was declared at sign-in is read, changed and ended afterwards, by the database’s clock, and stands in the log', async () => {
  const as = staff.coordinator
  const asked = { role: 'unit-coordinator', unit: '5W', department: null } as const
  expect(await stands(as)).toMatchObject({ units: [], departments: [], until: null })
  const now = await there.server.db.reads.now()
  const until = now + 5 * HOUR_MS
  expect(await declare(as, { units: ['5W', '5W'], until })).toMatchObject({ status: 200, body: { units: ['5W'] } })
  expect(Date.parse(String((await stands(as))['until']))).toBe(until)
  expect(await onDuty(asked)).toContain(`demo:${STAFF.coordinator}`)
  expect((await declare(as, { units: ['5E'], untilMinutes: 60 })).status).toBe(200)
  expect(await stands(as)).toMatchObject({ units: ['5E'] })
  expect(await onDuty(asked)).not.toContain(`demo:${STAFF.coordinator}`)
  expect((await declare(as, {})).status).toBe(200)
  expect(await stands(as)).toMatchObject({ units: [], until: null })
  const log = await there.server.db.reads.log('demo', 0, 5000)
  expect(log.filter(({ verb, actor }) => verb === 'cover' && actor === `demo:${STAFF.coordinator}`)).toHaveLength(3)
})

test('[CV7] units are for who coordinates, departments for who works in one; neither for long, nor of what is not there', async () => {
  const status = async (as: string, body: object) => (await declare(as, { untilMinutes: 60, ...body })).status
  expect(await status(staff.nurse, { units: ['5W'] })).toBe(403)
  expect(await status(staff.coordinator, { departments: ['PHA'] })).toBe(403)
  expect(await status(staff.compliance, { departments: ['PHA'] })).toBe(403)
  expect(await status(staff.transporter, { departments: ['NOPE'] })).toBe(400)
  const now = await there.server.db.reads.now()
  for (const until of [now - 1, now + 25 * HOUR_MS])
    expect((await declare(staff.transporter, { departments: ['EVS'], until })).status).toBe(400)
  expect((await declare(staff.transporter, { departments: ['EVS'] })).status, 'no end').toBe(400)
  expect(await stands(staff.transporter)).toMatchObject({ departments: [] })
})

test('[CV8] a department that is covered is worked for like one’s own, and shows no more of a patient than one’s own does', async () => {
  const stay = stayIn('4W 403 A', 'Coveredcase Quinn')
  await feed.adt('A01', stay, { agoMin: 90 })
  await feed.order('NW', stay)
  const journey = await journeyOf(desk, staff.supervisor, stay)
  const step = `${journey?.id}/med-rec`
  const [as, own] = [await there.signIn(STAFF.cleaner), await there.signIn(STAFF.otherPharmacist)]
  const refused = await desk.command(as, 'claim', step)
  expect(refused.refusal?.code).toMatch(/^(forbidden|not-found)$/)
  expect((await declare(as, { departments: ['PHA'], untilMinutes: 60 })).status).toBe(200)
  expect(await onDuty({ role: 'worker', unit: '4W', department: 'PHA' })).toContain(`demo:${STAFF.cleaner}`)
  await desk.done(as, 'claim', step)
  const seen = JSON.stringify(await desk.detail(String(journey?.id), as))
  expect(JSON.stringify(await desk.detail(String(journey?.id), own))).toContain('Coveredcase')
  expect(seen).not.toContain('Coveredcase')
  expect((await declare(as, { departments: [] })).status).toBe(200)
  // What is held stays theirs; nothing new is taken.
  await desk.done(as, 'release', step)
  expect((await desk.command(as, 'claim', step)).refusal?.code).toMatch(/^(forbidden|not-found)$/)
})
