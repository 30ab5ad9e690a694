import { afterAll, beforeAll, expect, test } from 'vitest'
import { adt } from '../builders/hl7/adt.ts'
import { appointment } from '../builders/hl7/appointment.ts'
import { document } from '../builders/hl7/document.ts'
import { order } from '../builders/hl7/order.ts'
import { referral } from '../builders/hl7/referral.ts'
import { connectMllp, type MllpClient } from '../builders/mllp-client.ts'
import { testServer, until, type TestServer } from '../builders/server.ts'

let there: TestServer
let feed: MllpClient
let as: string
let sent = 0
beforeAll(async () => {
  there = await testServer()
  feed = await connectMllp(there.server.mllpPort)
  as = await there.signIn('p.moreau')
})
afterAll(async () => {
  feed.close()
  await there.stop()
})

type Journey = {
  id: string
  stage: string
  facts: Record<string, { value: unknown }>
  patient: { visit: string } | null
}

const code = { code: 'DISCHARGE', text: 'Discharge patient' }
const orderedBy = { id: 'D1', family: 'Doctor', given: 'Dee' }
const person = (mrn: string) => ({ mrn, family: 'Early', given: mrn, birthDate: '1950-01-01', sex: 'M' })

async function send(build: (controlId: string) => string): Promise<void> {
  sent += 1
  expect((await feed.send(build(`FIRST${sent}`))).toString('latin1')).toMatch(/MSA.AA/)
  await until(async () => (await there.server.db.reads.inboundWaiting('demo', 1)).length === 0)
}

async function journeyOf(visit: string): Promise<Journey | undefined> {
  const { body } = await there.call('/api/v1/journeys?workflow=discharge&limit=500', { as })
  return (body as { items: Journey[] }).items.find(({ patient }) => patient?.visit === visit)
}

test('[CE8] an order that comes before its admission waits, and opens the journey with the bed', async () => {
  const at = Date.now()
  const patient = person('W1')
  await send((controlId) =>
    order({ at, controlId, patient, visit: { number: 'VW1' }, control: 'NW', placer: 'OW1', code, orderedBy }),
  )
  expect(await journeyOf('VW1')).toBeUndefined()
  await send((controlId) =>
    adt({
      at,
      controlId,
      trigger: 'A01',
      patient,
      visit: { number: 'VW1', class: 'I', location: { unit: '4W', room: '401', bed: 'A' } },
    }),
  )
  const journey = await journeyOf('VW1')
  expect(journey?.stage).not.toBe('planned')
  expect(journey?.facts['orderId']?.value).toBe('OW1')
})

test('[CE8] an order written in the emergency department opens the journey when a unit has the patient', async () => {
  const at = Date.now()
  const patient = person('W2')
  const visit = (unit: string, bed: string) => ({ number: 'VW2', class: 'I', location: { unit, room: '12', bed } })
  await send((controlId) => adt({ at, controlId, trigger: 'A01', patient, visit: visit('ED', '1') }))
  await send((controlId) =>
    order({ at, controlId, patient, visit: { number: 'VW2' }, control: 'NW', placer: 'OW2', code, orderedBy }),
  )
  expect(await journeyOf('VW2')).toBeUndefined()
  await send((controlId) =>
    adt({ at: at + 1000, controlId, trigger: 'A02', patient, visit: visit('5E', 'not-listed-7') }),
  )
  expect((await journeyOf('VW2'))?.facts['orderId']?.value).toBe('OW2')
})

test('[CE8] an order that was taken back while it waited opens nothing', async () => {
  const at = Date.now()
  const patient = person('W3')
  const write = (control: string) => (controlId: string) =>
    order({ at, controlId, patient, visit: { number: 'VW3' }, control, placer: 'OW3', code, orderedBy })
  await send(write('NW'))
  await send(write('CA'))
  await send((controlId) =>
    adt({
      at,
      controlId,
      trigger: 'A01',
      patient,
      visit: { number: 'VW3', class: 'I', location: { unit: '4W', room: '402', bed: 'A' } },
    }),
  )
  expect(await journeyOf('VW3')).toBeUndefined()
})

test('[CE9] a note about a booked visit says that the patient came, and closes the loop', async () => {
  const at = Date.now()
  const patient = person('W4')
  const referring = { id: 'R1', family: 'Osei', given: 'Ama' }
  await send((controlId) =>
    referral({
      at,
      controlId,
      trigger: 'I12',
      patient,
      originatingId: 'REF-W4',
      referring,
      referredTo: { organization: 'Cardiology' },
    }),
  )
  await send((controlId) =>
    appointment({
      at,
      controlId,
      trigger: 'S12',
      patient,
      placer: 'AP-W4',
      startAt: at - 3_600_000,
      link: 'REF-W4',
    }),
  )
  await send((controlId) =>
    document({
      at,
      controlId,
      patient,
      documentId: 'DOC-W4',
      documentType: { code: 'CN', text: 'Consult note' },
      link: 'REF-W4',
      author: orderedBy,
    }),
  )
  const desk = await there.signIn('t.singh')
  const { body } = await there.call('/api/v1/journeys?workflow=referral.in&limit=500', { as: desk })
  const journey = (body as { items: Journey[] }).items.find(({ facts }) => facts['referralId']?.value === 'REF-W4')
  expect(['reported', 'closed']).toContain(journey?.stage)
})
