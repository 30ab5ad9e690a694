import { expect, test } from 'vitest'
import { HOUR_MS } from '../../shared/kernel/instant.ts'
import { type Row } from './parts/desk.ts'
import { journeyOf, stayIn, type Stay } from './parts/feed.ts'
import { openWard } from './parts/open-ward.ts'

const ROSTER = '/api/v1/roster'
const now = Date.now()

const { there, desk, feed, staff } = await openWard()

const shift = (user: string, over = {}) => ({
  user: `demo:${user}`,
  department: 'PHA',
  unit: '4W',
  from: now - HOUR_MS,
  to: now + HOUR_MS,
  ...over,
})
const put = (as: string, body: object) => desk.raw(ROSTER, { as, method: 'PUT', body })

async function ordered(stay: Stay): Promise<Row> {
  await feed.adt('A01', stay, { agoMin: 90 })
  await feed.order('NW', stay)
  return (await journeyOf(desk, staff.supervisor, stay))!
}

test('[RO5] a lead puts the shifts of their departments, the supervisor all; others none, and what is wrong is said', async () => {
  expect((await put(staff.pharmacist, { shifts: [] })).status).toBe(403)
  expect((await put(staff.coordinator, { shifts: [] })).status).toBe(403)
  expect((await put(staff.pharmacyLead, { shifts: [shift('d.soto', { department: 'TRN' })] })).status).toBe(403)
  const unknown = await put(staff.pharmacyLead, { shifts: [shift('nobody')] })
  expect(unknown).toMatchObject({ status: 400 })
  expect(JSON.stringify(unknown.body)).toContain('nobody called demo:nobody')
  expect(await put(staff.supervisor, { shifts: [shift('d.soto', { department: 'TRN' })] })).toMatchObject({
    status: 200,
  })
  expect(await put(staff.pharmacyLead, { shifts: [shift('m.lopez')] })).toMatchObject({ body: { shifts: 2 } })
  const { body } = await desk.raw(ROSTER, { as: staff.nurse })
  expect((body['shifts'] as Row[]).map((one) => one['user'])).toEqual(['demo:m.lopez', 'demo:d.soto'])
  // The house has another row by now: a fault is still called by its place in what was sent.
  const second = await put(staff.pharmacyLead, { shifts: [shift('m.lopez'), shift('nobody')] })
  expect(JSON.stringify(second.body)).toContain('shifts.1: There is nobody')
  const log = await there.server.db.reads.log('demo', 0, 5000)
  expect(log.filter(({ verb }) => verb === 'put-roster')).toHaveLength(2)
})

test('[AG1] [AG4] on the server a step opens with its assignee, and a release passes it to the next one of the roster', async () => {
  await put(staff.pharmacyLead, { shifts: [shift('m.lopez', { room: '401' }), shift('j.ortiz')] })
  const { id } = await ordered(stayIn('4W 401 A', 'Assigned Quinn'))
  expect(await desk.task(id, 'med-rec', staff.supervisor)).toMatchObject({
    state: 'claimed',
    assigned: true,
    owner: { id: 'demo:m.lopez' },
  })
  await desk.done(staff.pharmacist, 'hand-over', `${id}/med-rec`, { release: true })
  expect(await desk.task(id, 'med-rec', staff.supervisor)).toMatchObject({
    owner: { id: 'demo:j.ortiz' },
    passedOn: { from: { id: 'demo:m.lopez' }, to: { id: 'demo:j.ortiz' } },
  })
  const timers = await there.server.db.reads.timersOf('demo', id)
  expect(timers.filter(({ step }) => step === 'shift-end').map(({ subject }) => subject)).toContain(`${id}/med-rec`)
})

test('what was sent on as "not mine" is counted by step, for leads, and names nobody', async () => {
  const { id } = await ordered(stayIn('4W 402 A', 'Forwarded Quinn'))
  await desk.done(staff.supervisor, 'forward', `${id}/cm-plan`, { department: 'NUR' })
  expect((await desk.raw('/api/v1/figures/forwards', { as: staff.nurse })).status).toBe(403)
  const { body } = await desk.raw('/api/v1/figures/forwards', { as: staff.pharmacyLead })
  expect(body['items']).toContainEqual({ workflow: 'discharge', step: 'cm-plan', forwards: 1 })
  expect(JSON.stringify(body)).not.toContain('moreau')
})

test('[UN1] on the server an act is taken back within ten seconds, by its own person alone', async () => {
  const { id } = await ordered(stayIn('5W 501 A', 'Undone Quinn'))
  const form = { captures: { reconciled: true } }
  await desk.done(staff.otherPharmacist, 'complete', `${id}/med-rec`, form)
  expect((await desk.command(staff.pharmacist, 'undo', `${id}/med-rec`)).refusal?.code).toBe('stale')
  await desk.done(staff.otherPharmacist, 'undo', `${id}/med-rec`)
  expect(await desk.task(id, 'med-rec', staff.supervisor)).toMatchObject({ state: 'free' })
})
