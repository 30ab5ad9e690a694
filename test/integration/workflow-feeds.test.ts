import { afterAll, beforeAll, expect, test } from 'vitest'
import { stateOf, type JourneyState } from '../../shared/changes/journey-state.ts'
import { appointment } from '../builders/hl7/appointment.ts'
import { merge } from '../builders/hl7/merge.ts'
import { message } from '../builders/hl7/message.ts'
import { testServer, type TestServer } from '../builders/server.ts'
import { feedOf, stayIn, type Feed } from './parts/feed.ts'

const MINUTE_MS = 60_000
let there: TestServer
let feed: Feed

beforeAll(async () => {
  there = await testServer()
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

const stageOf = (state: JourneyState | undefined) => state?.journey.stage
const stateOfStep = (state: JourneyState | undefined, key: string) =>
  [...(state?.tasks.values() ?? [])].findLast((task) => task.key === key)?.state
const send = (type: string, segments: readonly (readonly string[])[], sender = 'EHR') =>
  feed.send(message({ at: Date.now(), controlId: feed.id(), type, sender }, segments))
const pid = (mrn: string) => ['PID', '1', '', `${mrn}^^^HOSP^MR`, '', 'Sample^Ada']

test('[IN23] A05, A01 without a bed, A10, A01 with a bed: an admission is expected, asked for, arrives', async () => {
  const stay = stayIn('4W 403 A', 'Comer Ann', { class: 'P', location: { unit: 'ED' } })
  const mrn = stay.patient.mrn
  await feed.adt('A05', stay, { plannedAt: Date.now() + 600 * MINUTE_MS })
  const [expected] = await journeys('admission', mrn)
  expect(stageOf(expected)).toBe('expected')
  expect(expected?.journey.facts['comesFrom']?.value).toBe('home')
  const inpatient = { ...stay, visit: { ...stay.visit, class: 'I' } }
  await feed.adt('A01', inpatient)
  const [asked, ...more] = await journeys('admission', mrn)
  expect([stageOf(asked), more]).toEqual(['requested', []])
  await feed.adt('A02', stayIn('4W 403 A', 'Comer Ann'))
  const [arrived] = await journeys('admission', mrn)
  expect([stageOf(arrived), stateOfStep(arrived, 'arrive-confirm')]).toEqual(['arrived', 'done'])
})

test('[IN23] a transfer leaves a dirty bed; what the bed system says releases it; twice is once', async () => {
  const before = stayIn('4W 404 A', 'Mover Ben')
  await feed.adt('A01', before)
  await feed.adt('A02', stayIn('4W 405 A', 'Mover Ben'))
  const onBed = async () =>
    (await journeys('bed')).filter(({ journey }) => journey.room === '404' && journey.bed === 'A')
  expect((await onBed()).map(stageOf)).toEqual(['dirty'])
  expect((await onBed())[0]?.identity).toBeNull()
  await send('ADT^A20', [['NPU', '4W^404^A^HOSP', 'H']])
  expect(await onBed()).toHaveLength(1)
  await send('ADT^A20', [['NPU', '4W^404^A^HOSP', 'U']])
  const [released] = await onBed()
  expect(stateOfStep(released, 'release')).toBe('done')
  await send('ADT^A20', [['NPU', '4W^404^A^HOSP', 'K']])
  expect((await onBed()).map(({ journey }) => journey.state)).toEqual(['closed', 'open'])
})

test('[IN23] an operation that moves is a surgery change with its old journey kept; other visits are not', async () => {
  const { patient } = stayIn('4W 401 A', 'Surgery Cal')
  const siu = (trigger: string, unit: string, filler: string) =>
    feed.send(
      appointment({
        at: Date.now(),
        controlId: feed.id(),
        trigger,
        patient,
        filler,
        startAt: Date.now() + 60 * MINUTE_MS,
        location: { unit, room: '3' },
      }),
    )
  await siu('S13', 'CLINIC', 'AP-1')
  expect(await journeys('or.change', patient.mrn)).toEqual([])
  await siu('S13', 'OR', 'OR-1')
  await siu('S14', 'OR', 'OR-1')
  const [change, ...more] = await journeys('or.change', patient.mrn)
  expect([stageOf(change), more.length]).toEqual(['detected', 0])
  expect(change?.journey.facts['operatingRoom']?.value).toBe('3')
})

test('[IN23] an order that needs an authorization, the payer’s answer by its number', async () => {
  const stay = stayIn('4W 401 A', 'Auth Dee')
  await feed.order('NW', stay, { placer: 'AO-1', code: { code: 'PRIORAUTH', text: 'MRI brain' } })
  const [needed] = await journeys('auth', stay.patient.mrn)
  expect(stageOf(needed)).toBe('needed')
  expect(needed?.phi?.facts['authFor']?.value).toBe('MRI brain')
  const rf1 = ['RF1', 'A', 'R', '', '', '', 'AO-1']
  await send('RPA^I08', [rf1, pid(stay.patient.mrn), ['AUT', 'HMO', '', '', '', '20290101', 'A77']], 'PAYER')
  const [decided] = await journeys('auth', stay.patient.mrn)
  expect(decided?.journey.facts['authDecision']?.value).toBe('approved')
  expect(decided?.phi?.facts['authNumber']?.value).toBe('A77')
})

test('[IN23] a requisition opens a supply case once, without a patient', async () => {
  const rqd = ['RQD', '1', 'I9^Pump set', '', '', '4', '', '', '4W']
  await send('OMS^O05', [['ORC', 'NW', 'RQ1'], rqd], 'ERP')
  await send('OMS^O05', [['ORC', 'NW', 'RQ2'], rqd], 'ERP')
  const cases = await journeys('supply')
  expect(cases.map(stageOf)).toEqual(['need'])
  expect(cases[0]?.identity).toBeNull()
})

test('[IN23] medicines dispensed for going home are brought, a leave of absence stops the clocks', async () => {
  const stay = stayIn('4W 406 A', 'Dispense Eva')
  await feed.adt('A01', stay)
  await feed.order('NW', stay)
  const mrn = stay.patient.mrn
  const orc = Array.from({ length: 30 }, (_, index) => ({ 0: 'ORC', 1: 'RE', 29: 'O' })[index] ?? '')
  const pv1 = Array.from({ length: 20 }, (_, index) => ({ 0: 'PV1', 1: '1', 2: 'I', 19: 'V-DISPENSE' })[index] ?? '')
  await send('RDE^O11', [pid(mrn), pv1, orc, ['RXE', '', 'A']], 'PHARMACY')
  await send('RDS^O13', [pid(mrn), pv1, orc], 'PHARMACY')
  const told = (await journeys('discharge', mrn))[0]
  expect(stateOfStep(told, 'meds-to-bed')).toBe('done')
  await feed.adt('A21', stay)
  expect((await journeys('discharge', mrn))[0]?.journey.hold?.reason).toBe('waiting-patient')
  await feed.adt('A22', stay)
  expect((await journeys('discharge', mrn))[0]?.journey.hold).toBeNull()
})

test('[IN22] a chain of merges leads to the last survivor; one that would close a ring changes nothing', async () => {
  const stay = stayIn('4W 407 A', 'Chain Fay')
  await feed.adt('A01', stay)
  await feed.order('NW', stay)
  const known = stay.patient
  const as = (mrn: string) => ({ ...known, mrn })
  const join = (into: string, from: string) =>
    feed.send(merge({ at: Date.now(), controlId: feed.id(), patient: as(into), retired: as(from) }))
  await join('CH-2', known.mrn)
  await join('CH-3', 'CH-2')
  expect(await journeys('discharge', 'CH-3')).toHaveLength(1)
  await join(known.mrn, 'CH-3')
  expect(await journeys('discharge', 'CH-3')).toHaveLength(1)
  await feed.adt('A08', { ...stay, patient: { ...known, given: 'Faye' } })
  const [journey, ...others] = await journeys('discharge', 'CH-3')
  expect([journey?.identity?.given, others.length]).toEqual(['Faye', 0])
})

test('[IN22] two patients swap beds; a visit goes on under another number', async () => {
  const [one, two] = [stayIn('4W 408 A', 'Swap Gus'), stayIn('4W 408 B', 'Swop Ida')]
  for (const stay of [one, two]) {
    await feed.adt('A01', stay)
    await feed.order('NW', stay)
  }
  const pv1 = (place: string, visit: string) =>
    Array.from({ length: 20 }, (_, index) => ({ 0: 'PV1', 1: '1', 2: 'I', 3: place, 19: visit })[index] ?? '')
  await send('ADT^A17', [
    pid(one.patient.mrn),
    pv1('4W^408^B', one.visit.number),
    pid(two.patient.mrn),
    pv1('4W^408^A', two.visit.number),
  ])
  const beds = await Promise.all([one, two].map(({ patient }) => journeys('discharge', patient.mrn)))
  expect(beds.map(([state]) => state?.journey.bed)).toEqual(['B', 'A'])
  const mrg = ['MRG', `${one.patient.mrn}^^^HOSP^MR`, '', '', '', one.visit.number]
  await send('ADT^A42', [pid(one.patient.mrn), mrg, pv1('4W^408^B', 'V-NEW')])
  await feed.adt('A08', {
    ...one,
    visit: { ...one.visit, number: 'V-NEW', location: { unit: '4W', room: '409', bed: 'A' } },
  })
  const [moved] = await journeys('discharge', one.patient.mrn)
  expect([moved?.identity?.visit, moved?.journey.room]).toEqual(['V-NEW', '409'])
})

test('[IN21] what nobody waits for is kept, with the reason', async () => {
  const id = feed.id()
  await feed.send(
    message({ at: Date.now(), controlId: id, type: 'MFN^M05' }, [
      ['MFI', 'LOC'],
      ['MFE', 'MAD'],
    ]),
  )
  const kept = (await there.server.db.reads.inbound('demo', { status: 'kept' }, { limit: 50, after: null })).items
  expect(kept.find(({ controlId }) => controlId === id)?.reason).toContain('Nothing here waits for list-m05')
})
