import { expect, test } from 'vitest'
import { appointment } from '../builders/hl7/appointment.ts'
import { document } from '../builders/hl7/document.ts'
import { merge } from '../builders/hl7/merge.ts'
import { referral, type ReferralSpec } from '../builders/hl7/referral.ts'
import { type Row } from './parts/desk.ts'
import { inboundOf, journeyOf, stayIn } from './parts/feed.ts'
import { openWard } from './parts/open-ward.ts'

const HOUR_MS = 3_600_000
const { desk, feed, staff } = await openWard()

function refer(number: string, name: string, more: Partial<ReferralSpec> = {}): Promise<string> {
  const { patient } = stayIn('4W 401 A', name)
  return feed.send(
    referral({
      at: Date.now(),
      controlId: feed.id(),
      trigger: 'I12',
      patient,
      originatingId: number,
      referring: { id: 'D1', family: 'Field', given: 'Ann', organization: 'Hill Practice' },
      referredTo: { organization: 'Cardiology' },
      referralType: { code: 'CAR', text: 'Cardiology' },
      insurance: { plan: 'PPO', payer: 'Sample Health' },
      ...more,
    }),
  )
}

async function referralOf(name: string): Promise<Row> {
  const row = await journeyOf(desk, staff.referralCoordinator, stayIn('4W 401 A', name), 'referral.in')
  if (row === undefined) throw new Error('there is no referral')
  return row
}

async function book(name: string, number: string, startAt: number, trigger = 'S12'): Promise<string> {
  const { patient } = stayIn('4W 401 A', name)
  const times = { startAt, endAt: startAt + HOUR_MS }
  const ids = { filler: `APT-${number}`, link: number }
  return feed.send(appointment({ at: Date.now(), controlId: feed.id(), trigger, patient, ...ids, ...times }))
}

test('[RF1] the closed loop: referred, checked in, booked, came, note back, closed', async () => {
  expect(await refer('REF-1', 'Loop Jon')).toBe('AA')
  const { id } = await referralOf('Loop Jon')
  expect(await referralOf('Loop Jon')).toMatchObject({ stage: 'received', workflow: 'referral.in' })
  const asked = { patientMatched: true, documentsMissing: false, triageRequired: false, authRequired: false }
  await desk.done(staff.referralDesk, 'complete', `${id}/check-in`, { captures: asked })
  const checked = await desk.detail(id, staff.referralCoordinator)
  expect(['validated', 'authorized']).toContain(checked.journey['stage'])
  expect(await desk.task(id, 'contact-and-schedule', staff.referralDesk)).toMatchObject({ state: 'free' })
  await book('Loop Jon', 'REF-1', Date.now() - HOUR_MS)
  const booked = await desk.detail(id, staff.referralCoordinator)
  expect(booked.journey['stage']).toBe('scheduled')
  expect(await desk.task(id, 'contact-and-schedule', staff.referralDesk)).toMatchObject({ state: 'done' })
  await desk.done(staff.referralDesk, 'complete', `${id}/attended`, { captures: { attended: true } })
  expect((await desk.detail(id, staff.referralCoordinator)).journey['stage']).toBe('attended')
  const { patient } = stayIn('4W 401 A', 'Loop Jon')
  await feed.send(
    document({
      at: Date.now(),
      controlId: feed.id(),
      patient,
      documentType: { code: 'CN', text: 'Consult note' },
      documentId: 'DOC-1',
      link: 'REF-1',
      author: { id: 'D2', family: 'Heart', given: 'Eva' },
    }),
  )
  const { journey, tasks } = await desk.detail(id, staff.referralCoordinator)
  expect(journey).toMatchObject({ stage: 'closed', state: 'closed', closeReason: 'completed' })
  expect(tasks.find((task) => task['key'] === 'note-back')).toMatchObject({ state: 'done' })
})

test('[RF2] the same referral again tells the open one; a change brings its facts; I14 takes it back', async () => {
  await refer('REF-2', 'Again Jon')
  const { id } = await referralOf('Again Jon')
  await refer('REF-2', 'Again Jon', { reason: { code: 'R07.9', text: 'Chest pain' } })
  await refer('REF-2', 'Again Jon', { trigger: 'I13', referredTo: { organization: 'Heart failure clinic' } })
  const all = await desk.all('/api/v1/journeys?workflow=referral.in', staff.referralCoordinator)
  expect(all.filter((row) => (row['patient'] as { mrn: string }).mrn === 'M-AGAIN').length).toBe(1)
  const changed = await desk.detail(id, staff.referralCoordinator)
  expect(changed.journey['facts']).toMatchObject({ clinic: { value: 'Heart failure clinic' } })
  await refer('REF-2', 'Again Jon', { trigger: 'I14' })
  expect((await desk.detail(id, staff.referralCoordinator)).journey).toMatchObject({ state: 'closed' })
})

test('[MK2] another number for the same patient and specialty within a week marks both; another specialty does not', async () => {
  await refer('REF-81', 'Twice Jon')
  await refer('REF-82', 'Twice Jon', { referralType: { code: 'DER', text: 'Dermatology' } })
  await refer('REF-83', 'Twice Jon')
  const all = await desk.all('/api/v1/journeys?workflow=referral.in', staff.referralCoordinator)
  const own = all.filter((row) => (row['patient'] as { mrn: string }).mrn === 'M-TWICE')
  const marked = own.map(({ facts, marks }) => [
    (facts as { referralId: { value: string } }).referralId.value,
    (marks as string[]).includes('likely-duplicate'),
  ])
  expect(Object.fromEntries(marked)).toEqual({ 'REF-81': true, 'REF-82': false, 'REF-83': true })
})

test('[RF3] a cancelled appointment is asked for again; a no-show goes to outreach', async () => {
  await refer('REF-3', 'Missed Jon')
  const { id } = await referralOf('Missed Jon')
  const asked = { patientMatched: true, documentsMissing: false, triageRequired: false, authRequired: false }
  await desk.done(staff.referralDesk, 'complete', `${id}/check-in`, { captures: asked })
  await book('Missed Jon', 'REF-3', Date.now() + 24 * HOUR_MS)
  expect((await desk.detail(id, staff.referralCoordinator)).journey['stage']).toBe('scheduled')
  await book('Missed Jon', 'REF-3', Date.now() + 24 * HOUR_MS, 'S15')
  const again = (await desk.detail(id, staff.referralCoordinator)).tasks.filter(
    (task) => task['key'] === 'contact-and-schedule',
  )
  expect(again.map((task) => task['state'])).toContain('free')
  await book('Missed Jon', 'REF-3', Date.now() - HOUR_MS)
  await book('Missed Jon', 'REF-3', Date.now() - HOUR_MS, 'S26')
  const { journey, tasks } = await desk.detail(id, staff.referralCoordinator)
  expect(journey['stage']).toBe('no-show')
  const recover = tasks.find((task) => task['key'] === 'no-show-recover')
  expect(recover).toMatchObject({ state: 'free', department: 'OUT' })
  await desk.done(staff.outreach, 'complete', recover!.id, { captures: { outcome: 'closed' } })
  expect((await desk.detail(id, staff.referralCoordinator)).journey['state']).toBe('closed')
})

test('[RF4] triage declines: the referrer is told and the referral ends', async () => {
  await refer('REF-4', 'Declined Jon')
  const { id } = await referralOf('Declined Jon')
  const asked = { patientMatched: true, documentsMissing: false, triageRequired: true, authRequired: false }
  await desk.done(staff.referralDesk, 'complete', `${id}/check-in`, { captures: asked })
  const form = { decision: 'decline', reason: 'Better seen elsewhere' }
  const wrong = await desk.command(staff.referralDesk, 'complete', `${id}/triage`, { captures: form })
  expect(wrong.refusal).toMatchObject({ code: 'forbidden' })
  await desk.done(staff.doctor, 'complete', `${id}/triage`, { captures: form })
  expect((await desk.detail(id, staff.referralCoordinator)).journey).toMatchObject({ state: 'closed' })
})

test('[RF5] what names no open referral is kept with a note: appointment, document, cancellation', async () => {
  const { patient } = stayIn('4W 401 A', 'Nobody Jon')
  const ids = [feed.id(), feed.id()]
  await feed.send(
    appointment({ at: Date.now(), controlId: ids[0]!, trigger: 'S12', patient, filler: 'X1', startAt: Date.now() }),
  )
  await feed.send(
    document({
      at: Date.now(),
      controlId: ids[1]!,
      patient,
      documentType: { code: 'CN' },
      documentId: 'X2',
    }),
  )
  for (const id of ids)
    expect(await inboundOf(desk, staff.analyst, id)).toMatchObject({
      status: 'kept',
      reason: expect.stringContaining('No open referral'),
    })
})

test('[RF6] after a merge an appointment under the new number finds the referral', async () => {
  await refer('REF-6', 'Olden Jon')
  const { id } = await referralOf('Olden Jon')
  const { patient } = stayIn('4W 401 A', 'Newer Jon')
  const retired = stayIn('4W 401 A', 'Olden Jon').patient
  await feed.send(merge({ at: Date.now(), controlId: feed.id(), patient, retired }))
  expect((await desk.detail(id, staff.referralCoordinator)).journey['patient']).toMatchObject({ mrn: 'M-NEWER' })
  const asked = { patientMatched: true, documentsMissing: false, triageRequired: false, authRequired: false }
  await desk.done(staff.referralDesk, 'complete', `${id}/check-in`, { captures: asked })
  await book('Newer Jon', 'REF-NONE', Date.now() + HOUR_MS)
  expect((await desk.detail(id, staff.referralCoordinator)).journey['stage']).toBe('scheduled')
})
