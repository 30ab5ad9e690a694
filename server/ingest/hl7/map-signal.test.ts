import { expect, test } from 'vitest'
import { inboundEventSchema, type InboundEvent } from '../../../shared/domain/inbound-event.ts'
import { message } from '../../../test/builders/hl7/message.ts'
import { mapMessage } from './map-message.ts'
import { parseMessage } from './parse-message.ts'

const context = {
  zone: 'America/New_York',
  dischargeCodes: ['DISCH'],
  operatingRooms: ['OR'],
  orderCodes: [],
  documentCodes: [],
}
const PID = ['PID', '1', '', 'SYN1^^^HOSP^MR', '', 'Sample^Ada']
const PV1 = field({ 0: 'PV1', 1: '1', 2: 'I', 3: '4W^401^A', 19: 'V1' })

function mapped(type: string, segments: readonly (readonly string[])[]) {
  const text = message({ at: Date.UTC(2026, 0, 5, 9, 30), controlId: 'M1', type }, segments)
  const parsed = parseMessage(Buffer.from(text))
  if (!parsed.ok) throw new Error(parsed.fault)
  return mapMessage(parsed.value, context)
}

function eventsOf(type: string, segments: readonly (readonly string[])[]): readonly InboundEvent[] {
  const result = mapped(type, segments)
  if ('quarantine' in result) throw new Error(result.quarantine)
  for (const event of result.events) expect(inboundEventSchema.parse(event)).toEqual(event)
  return result.events
}

function field(fields: Readonly<Record<number, string>>): string[] {
  const last = Math.max(...Object.keys(fields).map(Number))
  return Array.from({ length: last + 1 }, (_, index) => fields[index] ?? '')
}

test('[IN21] a result that is final, and one that is awaited and critical; values stay in the message', () => {
  const obr = (status: string) => field({ 0: 'OBR', 1: '1', 2: 'O7', 3: 'R9', 4: 'CBC', 25: status })
  const obx = field({ 0: 'OBX', 1: '1', 2: 'NM', 3: 'K', 5: '7.1', 8: 'HH', 11: 'F' })
  const [final] = eventsOf('ORU^R01', [PID, PV1, obr('F'), obx])
  expect(final).toMatchObject({ name: 'result', visitNumber: 'V1', facts: { resultId: 'R9', pendingCritical: false } })
  expect(final).toMatchObject({ links: [{ id: 'O7' }, { id: 'R9' }] })
  expect(JSON.stringify(final)).not.toContain('7.1')
  expect(eventsOf('ORU^R01', [PID, obr('P'), obx])[0]).toMatchObject({
    name: 'result-awaited',
    facts: { pendingCritical: true },
  })
})

test('[IN21] a dispense counts for going home only where its order is an outpatient one', () => {
  const rxd = field({ 0: 'RXD', 1: '1', 2: 'MED', 3: '20260105090000', 10: 'P7^Obi^Emeka' })
  const orc = (kind: string) => field({ 0: 'ORC', 1: 'RE', 2: 'O1', 29: kind })
  const [home] = eventsOf('RDS^O13', [PID, PV1, orc('O'), rxd])
  expect(home).toMatchObject({ name: 'meds-dispensed', performer: { id: 'P7', family: 'Obi' } })
  expect(eventsOf('RDS^O13', [PID, PV1, orc('I'), rxd])[0]).toMatchObject({ name: 'ward-dispensed' })
  expect(eventsOf('RAS^O17', [PID, PV1, orc('I'), ['RXA', '0', '1']])[0]).toMatchObject({ name: 'meds-administered' })
  const rxe = [
    ['RXE', '', 'A'],
    ['RXE', '', 'B'],
  ]
  expect(eventsOf('RDE^O11', [PID, PV1, orc('O'), ...rxe])[0]).toMatchObject({
    name: 'meds-ordered',
    facts: { drugCount: 2, medsToBedOptIn: true },
  })
})

test('[IN21] charges, credits, accounts', () => {
  const ft1 = (kind: string) => field({ 0: 'FT1', 1: '1', 4: '20260105', 6: kind, 7: '99213' })
  expect(eventsOf('DFT^P03', [PID, PV1, ft1('CG')])[0]).toMatchObject({
    name: 'charge-posted',
    facts: { chargeCode: '99213', chargeCount: 1 },
  })
  expect(eventsOf('DFT^P03', [PID, PV1, ft1('CR')])[0]).toMatchObject({ name: 'charge-credited' })
  expect(eventsOf('BAR^P06', [PID, PV1])[0]).toMatchObject({ name: 'account-ended' })
  const classed = ['PV1', '1', 'I', ...Array.from({ length: 17 }, () => ''), 'MCR^20260310']
  expect(eventsOf('BAR^P01', [PID, classed])[0]).toMatchObject({
    name: 'account-opened',
    facts: { financialClass: 'MCR' },
  })
  expect(eventsOf('BAR^P10', [PID, PV1])[0]).toMatchObject({ type: 'not-mapped' })
})

test('[IN21] a requisition for each item; one without an item is quarantined', () => {
  const orc = ['ORC', 'NW', 'RQ1']
  const rqd = field({ 0: 'RQD', 1: '1', 2: 'I9^Pump set', 5: '4', 8: '4W', 10: '20260106' })
  const asked = eventsOf('OMS^O05', [orc, rqd, ['ORC', 'CA', 'RQ2'], rqd])
  expect(asked).toMatchObject([
    {
      name: 'stock-requisition',
      patient: null,
      facts: { itemId: 'I9', itemName: 'Pump set', quantity: 4, stockPlace: '4W' },
    },
    { name: 'requisition-cancelled', links: [{ id: 'RQ2' }] },
  ])
  expect(mapped('OMS^O05', [orc, ['RQD', '1']])).toMatchObject({ quarantine: expect.stringContaining('RQD-2') })
})

test('[IN21] an authorization is asked for and answered; an answer that decides nothing is only a word', () => {
  const rf1 = (status: string) => field({ 0: 'RF1', 1: status, 2: 'A', 6: 'AU5', 10: '54^Not covered' })
  const pr1 = field({ 0: 'PR1', 1: '1', 3: '70551^MRI brain' })
  const aut = field({ 0: 'AUT', 1: 'HMO', 5: '20260301', 6: 'A77' })
  expect(eventsOf('RQA^I08', [rf1('P'), PID, pr1])[0]).toMatchObject({
    name: 'auth-requested',
    priority: 'urgent',
    facts: { authFor: 'MRI brain', trackingId: 'AU5' },
  })
  expect(eventsOf('RPA^I08', [rf1('A'), PID, aut])[0]).toMatchObject({
    name: 'auth-answered',
    facts: { authDecision: 'approved', authNumber: 'A77' },
  })
  expect(eventsOf('RPA^I08', [rf1('R'), PID])[0]).toMatchObject({ facts: { authDecision: 'denied' } })
  expect(eventsOf('RPA^I08', [rf1('P'), PID])[0]).toMatchObject({ name: 'auth-pending' })
  expect(eventsOf('RRI^I12', [rf1('R'), PID])[0]).toMatchObject({
    name: 'referral-answered',
    facts: { partnerAnswer: 'declined', partnerDeclineReason: 'Not covered' },
  })
})

test('[IN21] what the bed system says of beds: dirty, clean, anything else; never a patient', () => {
  const npu = (status: string) => ['NPU', '4W^401^A^HOSP', status]
  expect(eventsOf('ADT^A20', [npu('H'), npu('U'), npu('I')])).toMatchObject([
    { name: 'bed-dirty', patient: null, location: { unit: '4W', bed: 'A' } },
    { name: 'bed-clean' },
    { name: 'bed-status', facts: { bedStatus: 'I' } },
  ])
  expect(mapped('ADT^A20', [['NPU', '4W']])).toMatchObject({ quarantine: expect.stringContaining('NPU-1') })
})

test('[IN22] beds are swapped by two patients or not at all', () => {
  const other = ['PID', '2', '', 'SYN2^^^HOSP^MR', '', 'Mock^Ben']
  const bed = field({ 0: 'PV1', 1: '1', 2: 'I', 3: '4W^402^B', 19: 'V2' })
  expect(eventsOf('ADT^A17', [PID, PV1, other, bed])).toMatchObject([
    {
      type: 'visit-move',
      moves: [
        { from: 'V1', into: null, patient: { mrn: 'SYN1' }, location: { bed: 'A' } },
        { from: 'V2', patient: { mrn: 'SYN2' }, location: { bed: 'B' } },
      ],
    },
  ])
  expect(mapped('ADT^A17', [PID, PV1])).toMatchObject({ quarantine: expect.stringContaining('needs two patients') })
})

test('[IN22] accounts and visits that are merged or moved name what they were; persons are merged like A40', () => {
  const mrg = field({ 0: 'MRG', 1: 'SYN2^^^HOSP^MR', 3: 'ACC1', 5: 'V9' })
  for (const trigger of ['A35', 'A41', 'A42', 'A44', 'A45'])
    expect(eventsOf(`ADT^${trigger}`, [PID, mrg, PV1])).toMatchObject([
      { type: 'visit-move', moves: [{ from: 'V9', into: 'V1', patient: { mrn: 'SYN1' } }] },
    ])
  for (const trigger of ['A34', 'A36', 'A39', 'A40', 'A43', 'A46', 'A47'])
    expect(eventsOf(`ADT^${trigger}`, [PID, mrg])).toMatchObject([{ type: 'merge', retiredMrn: 'SYN2' }])
  expect(mapped('ADT^A45', [PID, ['MRG', 'SYN2'], PV1])).toMatchObject({ quarantine: expect.stringContaining('MRG-5') })
  expect(eventsOf('ADT^A31', [PID])).toMatchObject([{ type: 'person', patient: { mrn: 'SYN1' } }])
})

test('[IN21] lists of people, beds and items are kept; an allergy is nobody’s business here', () => {
  expect(
    eventsOf('MFN^M05', [
      ['MFI', 'LOC'],
      ['MFE', 'MAD'],
      ['MFE', 'MAD'],
    ])[0],
  ).toMatchObject({
    name: 'list-m05',
    facts: { entries: 2 },
  })
  expect(eventsOf('ADT^A60', [PID, PV1])).toEqual([{ type: 'not-mapped', messageType: 'ADT^A60' }])
})
