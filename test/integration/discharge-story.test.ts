import { expect, test } from 'vitest'
import { merge } from '../builders/hl7/merge.ts'
import { until } from '../builders/server.ts'
import { type Row } from './parts/desk.ts'
import { inboundOf, journeyOf, stayIn, type Stay } from './parts/feed.ts'
import { causedSince } from './parts/caused-since.ts'
import { openWard } from './parts/open-ward.ts'

const { there, desk, feed, staff } = await openWard()

async function openDischarge(stay: Stay): Promise<Row> {
  await feed.adt('A01', stay, { agoMin: 120 })
  await feed.order('NW', stay)
  return journeyIn(stay)
}

async function journeyIn(stay: Stay): Promise<Row> {
  const journey = await journeyOf(desk, staff.supervisor, stay)
  if (journey === undefined) throw new Error('there is no journey')
  return journey
}

async function states(journey: string): Promise<Record<string, unknown>> {
  const { tasks } = await desk.detail(journey, staff.supervisor)
  return Object.fromEntries(tasks.map((task) => [task['key'], task['state']]))
}

async function stageOf(journey: string): Promise<unknown> {
  return (await desk.detail(journey, staff.supervisor)).journey['stage']
}

async function finish(as: string, journey: string, key: string, captures: object = {}): Promise<void> {
  await desk.done(as, 'complete', `${journey}/${key}`, { captures })
}

/** All work before the patient goes: home, walking, with an own car. */
async function clear(journey: string): Promise<void> {
  const plan = { destination: 'home', mobility: 'walks', ownCar: true, caregiverInformed: true }
  await finish(staff.caseManager, journey, 'cm-plan', plan)
  await finish(staff.pharmacist, journey, 'med-rec', { reconciled: true })
  await finish(staff.nurse, journey, 'nurse-discharge', { lines: ['papers', 'teach-back'] })
}

test('[ST1] the whole way: admitted, ordered, claimed, completed step by step, left, cleaned, closed', async () => {
  const stay = stayIn('4W 401 A', 'Whole Ida')
  expect(await feed.adt('A01', stay, { agoMin: 120 })).toBe('AA')
  expect(await journeyOf(desk, staff.coordinator, stay)).toBeUndefined()
  expect(await feed.order('NW', stay)).toBe('AA')
  const { id } = await journeyIn(stay)
  const opened = await states(id)
  expect(opened).toMatchObject({ 'med-rec': 'free', 'cm-plan': 'free', 'nurse-discharge': 'waiting', leave: 'waiting' })
  expect((await desk.detail(id, staff.supervisor)).journey['reached']).toMatchObject({ ordered: expect.any(String) })
  // What is missing is asked for by the plan of the leaving: no card of its own.
  expect(opened).toMatchObject({ 'criteria-check': 'done', 'find-out': 'skipped' })

  await desk.done(staff.pharmacist, 'claim', `${id}/med-rec`)
  expect(await desk.task(id, 'med-rec', staff.coordinator)).toMatchObject({
    state: 'claimed',
    owner: { name: 'Maria Lopez' },
  })
  const late = await desk.command(staff.otherPharmacist, 'claim', `${id}/med-rec`)
  expect(late).toMatchObject({ outcome: 'rejected', refusal: { code: 'already-claimed', by: 'Maria Lopez' } })
  expect(late.refusal).toMatchObject({ at: expect.any(String), row: { state: 'claimed' } })
  const stranger = await desk.command(staff.otherPharmacist, 'complete', `${id}/med-rec`, {
    captures: { reconciled: true },
  })
  expect(stranger).toMatchObject({ outcome: 'rejected', refusal: { code: 'not-owner' } })
  const nurse = await desk.command(staff.nurse, 'complete', `${id}/med-rec`, { captures: { reconciled: true } })
  expect(nurse).toMatchObject({ outcome: 'rejected', refusal: { code: 'forbidden' } })
  const empty = await desk.command(staff.pharmacist, 'complete', `${id}/med-rec`)
  expect(empty).toMatchObject({
    outcome: 'rejected',
    refusal: { code: 'invalid', message: expect.stringContaining('reconciled') },
  })
  await desk.done(staff.pharmacist, 'start', `${id}/med-rec`)
  await finish(staff.pharmacist, id, 'med-rec', { reconciled: true, calls: 'none' })
  expect(await states(id)).toMatchObject({ 'med-rec': 'done', 'nurse-discharge': 'free' })

  const plan = { destination: 'home', mobility: 'walks', ownCar: true, caregiverInformed: true }
  await finish(staff.caseManager, id, 'cm-plan', plan)
  expect(await states(id)).toMatchObject({ 'facility-accept': 'skipped', ride: 'skipped' })
  expect(await stageOf(id)).toBe('clearing')
  await finish(staff.nurse, id, 'nurse-discharge', { lines: ['papers'] })
  expect(await stageOf(id)).toBe('ready-to-leave')
  expect(await desk.task(id, 'leave', staff.coordinator)).toMatchObject({ state: 'free', department: 'NUR' })
  await finish(staff.nurse, id, 'leave')
  expect(await stageOf(id)).toBe('left')
  expect(await states(id)).toMatchObject({ 'bed-clean': 'free', 'account-review': 'free', 'post-call': 'free' })
  const turnover = `${id}+bed-clean`
  await until(async () => (await there.server.db.reads.journeyRows('demo', turnover)).length > 0)
  await finish(staff.cleaner, turnover, 'dispatch')
  await finish(staff.cleaner, turnover, 'clean')
  await finish(await there.signIn('e.sandvik'), turnover, 'release')
  await until(async () => (await states(id))['bed-clean'] === 'done')
  await finish(staff.biller, id, 'account-review', { charges: true })
  await finish(staff.caseManager, id, 'post-call', { reached: true })
  const { journey, timeline } = await desk.detail(id, staff.coordinator)
  expect(journey).toMatchObject({ state: 'closed', stage: 'closed', closeReason: 'completed' })
  const verbs = timeline.map((entry) => entry['verb'])
  expect(verbs).toEqual(expect.arrayContaining(['ORM^O01', 'claim', 'start', 'complete']))
  expect((await desk.command(staff.pharmacist, 'claim', `${id}/med-rec`)).refusal).toMatchObject({
    code: 'already-completed',
  })
})

test('[ST2] an A03 asks the unit; its confirmation makes the patient left and the bed to be cleaned', async () => {
  const stay = stayIn('4W 401 B', 'Paper Ida')
  const { id } = await openDischarge(stay)
  await clear(id)
  await feed.adt('A03', stay)
  const asked = await desk.task(id, 'leave', staff.nurse)
  expect(asked).toMatchObject({ state: 'free', flags: ['discharged in the EHR: gone?'] })
  expect(await stageOf(id)).not.toBe('left')
  await finish(staff.nurse, id, 'leave')
  expect(await stageOf(id)).toBe('left')
  expect(await states(id)).toMatchObject({ 'bed-clean': 'free' })
})

test('[ST14] an A03 without a journey opens one where the patient has left already', async () => {
  const stay = stayIn('4W 407 A', 'Unordered Ida')
  await feed.adt('A01', stay, { agoMin: 300 })
  await feed.adt('A03', stay)
  expect(await journeyIn(stay)).toMatchObject({ stage: 'left', state: 'open' })
  const { id } = await journeyIn(stay)
  expect(await states(id)).toMatchObject({ 'bed-clean': 'free', 'med-rec': expect.not.stringMatching('free') })
})

test('[ST3] an A13 after the leaving brings the journey back, cleaning is cancelled', async () => {
  const stay = stayIn('4W 402 A', 'Back Ida')
  const { id } = await openDischarge(stay)
  await clear(id)
  await feed.adt('A03', stay)
  await finish(staff.nurse, id, 'leave')
  expect(await states(id)).toMatchObject({ 'bed-clean': 'free' })
  await feed.adt('A13', stay)
  const { journey } = await desk.detail(id, staff.supervisor)
  expect(journey['state']).toBe('open')
  expect(['ordered', 'clearing', 'ready-to-leave']).toContain(journey['stage'])
  expect(journey['marks']).toContain('discharge-cancelled')
  const cleaning = (await desk.detail(id, staff.supervisor)).tasks.filter((task) => task['key'] === 'bed-clean')
  expect(cleaning.map((task) => String(task['state'])).toSorted()).toEqual(['cancelled', 'waiting'])
})

test('[ST4] a cancelled order holds the journey; written again it goes on with its finished work', async () => {
  const stay = stayIn('4W 402 B', 'Edit Ida')
  const { id } = await openDischarge(stay)
  await finish(staff.pharmacist, id, 'med-rec', { reconciled: true })
  await feed.order('CA', stay)
  expect((await desk.detail(id, staff.supervisor)).journey['hold']).toMatchObject({ reason: 'order-cancelled' })
  await feed.order('NW', stay, { placer: 'ORD-AGAIN' })
  const { journey } = await desk.detail(id, staff.supervisor)
  expect(journey).toMatchObject({ state: 'open', hold: null })
  expect(await states(id)).toMatchObject({ 'med-rec': 'done' })
})

test('[ST5] an order before its admission waits for it; a replay of either changes nothing more', async () => {
  const stay = stayIn('4W 403 A', 'Early Ida')
  const controlId = feed.id()
  expect(await feed.order('NW', stay, { controlId })).toBe('AA')
  const kept = await inboundOf(desk, staff.analyst, controlId)
  expect(kept).toMatchObject({ status: 'kept', reason: expect.stringContaining('the order waits') })
  await feed.adt('A01', stay, { agoMin: 30 })
  expect(await journeyIn(stay)).toMatchObject({ stage: 'clearing', state: 'open' })
  const replayed = await desk.raw(`/api/v1/inbound/${kept!.id}/replay`, { as: staff.analyst, method: 'POST' })
  expect(replayed).toMatchObject({ status: 200, body: { id: kept!.id, replays: 1 } })
  const journeys = await desk.all('/api/v1/journeys?workflow=discharge', staff.supervisor)
  expect(journeys.filter((row) => (row['patient'] as { mrn: string } | null)?.mrn === stay.patient.mrn).length).toBe(1)
})

test('[ST6] [case 64] the same message again gets the same answer and has no second effect', async () => {
  const stay = stayIn('4W 403 B', 'Twice Ida')
  const at = Date.now()
  await feed.adt('A01', stay, { controlId: 'TWICE-1', at })
  await feed.order('NW', stay, { controlId: 'TWICE-2', at })
  const head = await there.server.db.reads.head('demo')
  expect(await feed.order('NW', stay, { controlId: 'TWICE-2', at })).toBe('AA')
  expect(await causedSince(there, head)).toEqual([])
  const kept = await desk.all('/api/v1/inbound?limit=200', staff.analyst)
  expect(kept.filter((row) => row['controlId'] === 'TWICE-2').length).toBe(1)
  expect(await feed.order('CA', stay, { controlId: 'TWICE-2', at })).toBe('AE')
  const other = await inboundOf(desk, staff.analyst, 'TWICE-2')
  expect(other).toMatchObject({ status: 'quarantined', reason: expect.stringContaining('TWICE-2') })
  expect(await causedSince(there, head)).toEqual([])
})

test('[ST7] a message that cannot be read is quarantined with a sentence; nobody else is held up', async () => {
  const bad = 'MSH|^~\\&|EHR|HOSP|ONWARD|HOSP|20260101||ADT^A01|NOPID-1|P|2.5.1\rEVN|A01|20260101\r'
  expect(await feed.send(bad)).toBe('AA')
  const row = await inboundOf(desk, staff.analyst, 'NOPID-1')
  expect(row).toMatchObject({ status: 'quarantined', messageType: 'ADT^A01' })
  expect(String(row!['reason'])).toMatch(/PID/)
  const listed = await desk.all('/api/v1/inbound?status=quarantined', staff.analyst)
  expect(listed.map(({ id }) => id)).toContain(row!.id)
  expect((await openDischarge(stayIn('4W 404 A', 'Next Ida')))['state']).toBe('open')
})

test('[ST8] A40: the journey goes on under the surviving number, and says so', async () => {
  const stay = stayIn('4W 404 B', 'Retired Ida')
  const { id } = await openDischarge(stay)
  const survivor = { mrn: 'M-SURVIVOR', family: 'Survivor', given: 'Ida', birthDate: '1950-02-03', sex: 'F' }
  await feed.send(merge({ at: Date.now(), controlId: feed.id(), patient: survivor, retired: stay.patient }))
  const { journey } = await desk.detail(id, staff.supervisor)
  expect(journey['patient']).toMatchObject({ mrn: 'M-SURVIVOR', family: 'Survivor' })
  expect(journey['initials']).toBe('SI')
  expect(journey['facts']).toMatchObject({ mergedAt: { value: expect.any(Number) } })
  await feed.adt('A08', stay)
  expect((await desk.detail(id, staff.supervisor)).journey['patient']).toMatchObject({ mrn: 'M-SURVIVOR' })
})

test('[ST9] a transfer moves the journey to the other unit: one board loses it, the other has it', async () => {
  const stay = stayIn('4W 405 A', 'Moved Ida')
  const { id } = await openDischarge(stay)
  const there5W = stayIn('5W 505 A', 'Moved Ida')
  await feed.adt('A02', { ...stay, visit: { ...stay.visit, location: there5W.visit.location! } })
  const board = async (as: string) => (await desk.all('/api/v1/journeys', as)).map((row) => row.id)
  expect(await board(staff.coordinator)).not.toContain(id)
  expect(await board(staff.coordinatorElsewhere)).toContain(id)
  expect((await desk.raw(`/api/v1/journeys/${id}`, { as: staff.coordinator })).status).toBe(404)
  await feed.adt('A12', { ...stay, visit: { ...stay.visit, location: stay.visit.location! } })
  expect(await board(staff.coordinator)).toContain(id)
})

test('[ST10] a patient on no configured unit opens no journey, and the note says so', async () => {
  const stay = stayIn('ICU 1 A', 'Elsewhere Ida')
  await feed.adt('A01', stay)
  const controlId = feed.id()
  expect(await feed.order('NW', stay, { controlId })).toBe('AA')
  expect(await inboundOf(desk, staff.analyst, controlId)).toMatchObject({
    status: 'kept',
    reason: expect.stringContaining('no bed on a unit'),
  })
})

test('[ST11] an A11 ends the journey of an admission that never was; an expected leave opens one as planned', async () => {
  const stay = stayIn('4W 405 B', 'Never Ida', { expectedDischargeAt: Date.now() + 6 * 3_600_000 })
  await feed.adt('A01', stay)
  const journey = await journeyIn(stay)
  expect(journey['stage']).toBe('planned')
  await feed.adt('A11', stay)
  expect((await desk.detail(journey.id, staff.supervisor)).journey).toMatchObject({ state: 'closed' })
})

test("[ST12] a death changes the path: the family's steps open, teaching and ride go", async () => {
  const stay = stayIn('4W 406 A', 'Late Ida')
  const { id } = await openDischarge(stay)
  await feed.adt('A08', { ...stay, patient: { ...stay.patient, diedAt: Date.now() - 60_000 } })
  expect(await states(id)).toMatchObject({
    'nurse-discharge': 'cancelled',
    'after-death-care': 'free',
    belongings: 'free',
    ride: 'cancelled',
  })
})

test('[ST13] a coordinator opens a journey by hand from the census; a later order carries it on', async () => {
  const stay = stayIn('4W 406 B', 'Hand Ida')
  await feed.adt('A01', stay)
  const args = { workflow: 'discharge', unit: '4W', room: '406', bed: 'B' }
  await desk.done(staff.coordinator, 'open-journey', 'hand-made-1', args)
  const journey = await until(() => journeyOf(desk, staff.coordinator, stay))
  expect(journey).toMatchObject({ id: 'hand-made-1', stage: 'planned' })
  await feed.order('NW', stay)
  expect(await stageOf('hand-made-1')).toBe('clearing')
  const elsewhere = await desk.command(staff.coordinatorElsewhere, 'open-journey', 'hand-made-2', args)
  expect(elsewhere).toMatchObject({ outcome: 'rejected', refusal: { code: 'not-found' } })
})
