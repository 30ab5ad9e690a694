import { afterAll, beforeAll, expect, test } from 'vitest'
import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import { document } from '../builders/hl7/document.ts'
import { message } from '../builders/hl7/message.ts'
import { testServer, type TestServer } from '../builders/server.ts'
import { feedOf, stayIn, type Feed } from './parts/feed.ts'

const MINUTE_MS = 60_000
const INSURANCE = { plan: 'PPO', payer: 'Acme Health' }
let there: TestServer
let feed: Feed

beforeAll(async () => {
  there = await testServer({ ONWARD_ORDER_CODES: 'auth:PRIORAUTH,follow-up:RECHECK,stock:PUMP,benefits:INFUSION' })
  feed = await feedOf(there)
})
afterAll(async () => {
  feed.close()
  await there.stop()
})

/** Journeys of a workflow, oldest first; about this patient, where one is named. */
async function journeys(workflow: string, mrn?: string): Promise<JourneyState[]> {
  const { reads } = there.server.db
  const listed = await reads.journeys('demo', { workflow }, { limit: 200, after: null })
  const states = await Promise.all(listed.items.map(async ({ id }) => stateOf(await reads.journeyRows('demo', id))))
  return states.filter((state) => state !== null).filter((state) => mrn === undefined || state.identity?.mrn === mrn)
}

const stateOfStep = (state: JourneyState | undefined, key: string) =>
  [...(state?.tasks.values() ?? [])].findLast((task) => task.key === key)?.state
const standing = (state: JourneyState | undefined) =>
  (state?.phi?.relations ?? []).filter(({ to }) => to === null).map(({ type, name }) => [type, name])
const send = (type: string, segments: readonly (readonly string[])[], agoMin = 0) =>
  feed.send(message({ at: Date.now() - agoMin * MINUTE_MS, controlId: feed.id(), type }, segments))
const pid = (mrn: string) => ['PID', '1', '', `${mrn}^^^HOSP^MR`, '', 'Sample^Ada']
const auth = { code: { code: 'PRIORAUTH', text: 'MRI brain' } }

test('[SN4] a cancelled order holds the journey it opened; a new one resumes it; another number’s cancel is nobody’s', async () => {
  const stay = stayIn('4W 401 A', 'Cancel Ann')
  const mrn = stay.patient.mrn
  await feed.order('NW', stay, { ...auth, placer: 'SG-1' })
  await send('ORM^O01', [pid(mrn), ['ORC', 'CA', 'SG-OTHER']])
  expect((await journeys('auth', mrn)).map(({ journey }) => journey.hold)).toEqual([null])
  await send('ORM^O01', [pid(mrn), ['ORC', 'CA', 'SG-1']])
  expect((await journeys('auth', mrn))[0]?.journey.hold?.reason).toBe('order-cancelled')
  await feed.order('RP', stay, { ...auth, placer: 'SG-2' })
  const [resumed, ...more] = await journeys('auth', mrn)
  expect([resumed?.journey.hold, resumed?.journey.facts['orderId']?.value, more.length]).toEqual([null, 'SG-2', 0])
  await send('ORM^O01', [pid(mrn), ['ORC', 'HD', 'SG-2']])
  expect((await journeys('auth', mrn))[0]?.journey.hold?.reason).toBe('order-held')
})

test('[SN4] the payer’s side cancels: the authorization is held, told twice it still waits', async () => {
  const { patient } = stayIn('4W 401 B', 'Auth Ben')
  const rf1 = ['RF1', '', 'R', '', '', '', 'RQ-7']
  await send('RQA^I08', [pid(patient.mrn), rf1])
  await send('RQA^I11', [pid(patient.mrn), rf1], 1)
  const [held] = await journeys('auth', patient.mrn)
  expect([held?.journey.state, held?.journey.hold?.reason]).toEqual(['open', 'order-cancelled'])
})

test('[SN5] an order that is taken back before it comes opens nothing; one written later does', async () => {
  const stay = stayIn('4W 402 A', 'Early Cal')
  await send('ORM^O01', [pid(stay.patient.mrn), ['ORC', 'CA', 'SG-9']], 5)
  await feed.order('NW', stay, { ...auth, placer: 'SG-9', at: Date.now() - 10 * MINUTE_MS })
  expect(await journeys('auth', stay.patient.mrn)).toEqual([])
  await feed.order('NW', stay, { ...auth, placer: 'SG-9' })
  expect(await journeys('auth', stay.patient.mrn)).toHaveLength(1)
})

test('[SN3] an item of the list that is used opens a supply case once; what comes back ends it', async () => {
  const used = (type: string) =>
    send('DFT^P03', [
      pid('SUP-1'),
      Array.from({ length: 14 }, (_, n) => ({ 0: 'FT1', 6: type, 7: 'PUMP^Pump set', 10: '1', 13: '4W' })[n] ?? ''),
    ])
  await used('CG')
  await used('CG')
  const [opened, ...more] = await journeys('supply')
  expect([opened?.journey.state, opened?.identity, more.length]).toEqual(['open', null, 0])
  await used('CD')
  expect((await journeys('supply')).map(({ journey }) => [journey.state, journey.closeReason])).toEqual([
    ['closed', 'supply returned'],
  ])
})

test('[SN6] a scan that nobody waits for is an envelope to be filed; a signed note is not', async () => {
  const { patient } = stayIn('4W 402 B', 'Scan Dee')
  const txa = Array.from(
    { length: 18 },
    (_, n) => ({ 0: 'TXA', 1: '1', 2: 'FAX', 3: 'SI', 12: 'F-77', 17: 'DO' })[n] ?? '',
  )
  await send('MDM^T02', [pid(patient.mrn), txa])
  const [envelope] = await journeys('intake', patient.mrn)
  expect(envelope?.journey.facts['envelopeId']?.value).toBe('F-77')
  const note = { documentType: { code: 'PROGRESS' }, documentId: 'N-1', completion: 'AU' }
  await feed.send(document({ at: Date.now(), controlId: feed.id(), patient, ...note }))
  expect(await journeys('intake', patient.mrn)).toHaveLength(1)
})

test('[SN6] a signed document of the list records the act of who signed it, and nobody’s where nobody did', async () => {
  const stay = stayIn('4W 403 A', 'Sign Eve')
  const mrn = stay.patient.mrn
  await feed.adt('A01', stay)
  await feed.order('NW', stay)
  const medRec = (fields: Readonly<Record<number, string>>) =>
    send('MDM^T02', [
      pid(mrn),
      Array.from({ length: 23 }, (_, n) => ({ 0: 'TXA', 1: '1', 2: 'MEDREC', 12: 'M-1', ...fields })[n] ?? ''),
    ])
  await medRec({ 17: 'IP', 9: 'P1^Pharma^Pat' })
  expect(stateOfStep((await journeys('discharge', mrn))[0], 'med-rec')).not.toBe('done')
  await medRec({ 17: 'LA', 22: 'P2^Signer^Sue' })
  const [signed] = await journeys('discharge', mrn)
  const step = [...(signed?.tasks.values() ?? [])].find(({ key }) => key === 'med-rec')
  expect(step).toMatchObject({ state: 'done', performed: { by: 'Signer, Sue' } })
})

test('[SN7] an inpatient with a payer is reviewed, once, whichever message says it first; A07 is heard', async () => {
  const stay = stayIn('4W 404 A', 'Review Fay')
  await feed.adt('A01', stay)
  expect(await journeys('utilization-review', stay.patient.mrn)).toEqual([])
  await feed.adt('A08', stay, { insurance: INSURANCE })
  await feed.adt('A08', stay, { insurance: INSURANCE })
  expect(await journeys('utilization-review', stay.patient.mrn)).toHaveLength(1)
  await feed.adt('A25', stay)
  expect((await journeys('utilization-review', stay.patient.mrn))[0]?.journey.state).toBe('open')
  await feed.adt('A11', stay)
  expect((await journeys('utilization-review', stay.patient.mrn))[0]?.journey.state).toBe('closed')
})

test('[SN8] a new patient is onboarded once, also after a merge; a known one is not', async () => {
  const stay = stayIn('4W 405 A', 'New Gia', { class: 'O', location: null })
  await feed.adt('A04', stay)
  await feed.adt('A04', stay)
  await send('ADT^A28', [pid('NEW-28')])
  expect(await journeys('onboarding', stay.patient.mrn)).toHaveLength(1)
  expect(await journeys('onboarding', 'NEW-28')).toHaveLength(1)
})

test('[SN9] a transfer during a discharge turns the old bed over by its own journey; A12 says that the patient is back', async () => {
  const stay = stayIn('4W 407 A', 'Bed Ida')
  const onBed = async () =>
    (await journeys('bed')).filter(({ journey }) => journey.room === '407' && journey.bed === 'A')
  await feed.adt('A01', stay)
  await feed.order('NW', stay)
  await feed.adt('A02', stayIn('4W 408 A', 'Bed Ida'))
  const [discharge] = await journeys('discharge', stay.patient.mrn)
  expect([...(discharge?.tasks.keys() ?? [])].filter((id) => id.includes('adhoc'))).toEqual([])
  expect((await onBed()).map(({ journey }) => [journey.state, journey.stage])).toEqual([['open', 'dirty']])
  await feed.adt('A12', stay)
  expect((await onBed()).map(({ journey }) => [journey.state, journey.reached?.['not-needed'] !== undefined])).toEqual([
    ['closed', true],
  ])
})

test('[RE7] a journey that an order opens has its relations at once; A31 tells them; [RE8] null and NK1-9 end them', async () => {
  const stay = stayIn('4W 406 A', 'Kin Hal')
  const mrn = stay.patient.mrn
  const nk1 = (name: string, more: Readonly<Record<number, string>> = {}) =>
    Array.from({ length: 10 }, (_, n) => ({ 0: 'NK1', 1: '1', 2: name, 3: 'GRD', ...more })[n] ?? '')
  const order = ['ORC', 'NW', 'RE-1']
  const obr = ['OBR', '1', '', '', 'RECHECK^Recheck in six weeks']
  await send('ORM^O01', [pid(mrn), nk1('Guard^Gil'), order, obr], 9)
  expect(standing((await journeys('followup', mrn))[0])).toEqual([['guardian', 'Gil Guard']])
  await send('ADT^A31', [pid(mrn), nk1('Other^Olga')], 6)
  expect(standing((await journeys('followup', mrn))[0])).toEqual([['guardian', 'Olga Other']])
  await send('ADT^A31', [pid(mrn), nk1('Other^Olga', { 9: '20200101' })], 4)
  expect(standing((await journeys('followup', mrn))[0])).toEqual([])
  await send('ADT^A31', [pid(mrn), nk1('Third^Tom')], 3)
  await send('ADT^A31', [pid(mrn), nk1('""')], 2)
  expect(standing((await journeys('followup', mrn))[0])).toEqual([])
})
