import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inboundEventSchema, type InboundEvent } from '../../../shared/domain/inbound-event.ts'
import { adt, type AdtSpec } from '../../../test/builders/hl7/adt.ts'
import { appointment } from '../../../test/builders/hl7/appointment.ts'
import { document } from '../../../test/builders/hl7/document.ts'
import { merge } from '../../../test/builders/hl7/merge.ts'
import { order } from '../../../test/builders/hl7/order.ts'
import { referral } from '../../../test/builders/hl7/referral.ts'
import type { PatientSpec } from '../../../test/builders/hl7/segments.ts'
import { mapMessage, type MapResult } from './map-message.ts'
import { parseMessage } from './parse-message.ts'

const at = Date.UTC(2026, 0, 5, 9, 30)
const envelope = { at, controlId: 'M1' }
const patient: PatientSpec = { mrn: '4711', family: "O'Neil", given: 'Ada', birthDate: '1950-02-03', sex: 'F' }
const context = {
  zone: 'America/New_York',
  dischargeCodes: ['DISCH'],
  operatingRooms: ['OR'],
  orderCodes: ['admit:ADMIT', 'auth:MRI'],
  documentCodes: [],
}

function mapText(text: string): MapResult {
  const parsed = parseMessage(Buffer.from(text, 'utf8'))
  if (!parsed.ok) throw new Error(parsed.fault)
  return mapMessage(parsed.value, context)
}

function eventsOf(text: string): readonly InboundEvent[] {
  const mapped = mapText(text)
  if ('quarantine' in mapped) throw new Error(mapped.quarantine)
  for (const event of mapped.events) expect(inboundEventSchema.parse(event)).toEqual(event)
  return mapped.events
}

function oneOf<T extends InboundEvent['type']>(text: string, type: T): Extract<InboundEvent, { type: T }> {
  const [event, ...more] = eventsOf(text)
  expect(more).toEqual([])
  expect(event?.type).toBe(type)
  return event as Extract<InboundEvent, { type: T }>
}

const quarantineOf = (text: string) => {
  const mapped = mapText(text)
  return 'quarantine' in mapped ? mapped.quarantine : null
}
const notesOf = (text: string) => mapText(text).notes.join('\n')
const visitOf = (visit: Partial<AdtSpec['visit']> = {}, rest: Partial<AdtSpec> = {}) =>
  oneOf(adt({ ...envelope, trigger: 'A01', patient, visit: { number: 'V1', ...visit }, ...rest }), 'visit')
const raw = (segments: string, type = 'ADT^A08') => `MSH|^~\\&|A|B|C|D|20260105093000||${type}|1|P|2.5\r${segments}`

test('[IN18] an admission carries patient, visit, place, times, precautions and coverage', () => {
  const place = { unit: '4W', room: '12', bed: 'B' }
  const event = visitOf(
    {
      class: 'I',
      location: place,
      attending: { id: 'D7', family: 'Ng', given: 'Li' },
      ambulatory: ['A2', 'A8'],
      disposition: '03',
      dischargedTo: 'SNF1',
      admitAt: at,
      expectedDischargeAt: at + 86_400_000,
      expectedDisposition: 'SNF',
      precautions: ['contact', 'droplet'],
      financialClass: 'MCR',
    },
    { occurredAt: at - 60_000, insurance: { plan: 'MA', payer: 'Payer & Co', type: 'MCR', policy: 'P9' } },
  )
  expect(event).toMatchObject({
    trigger: 'A01',
    occurredAt: at - 60_000,
    recordedAt: at,
    visitNumber: 'V1',
    visitNumberFrom: 'PV1-19',
    class: 'I',
    location: { unit: '4W', room: '12', bed: 'B', facility: 'HOSP' },
    attending: { id: 'D7', family: 'Ng', given: 'Li' },
    ambulatory: ['A2', 'A8'],
    interpreter: true,
    dispositionCode: '03',
    dischargedTo: 'SNF1',
    admitAt: at,
    expectedDischargeAt: at + 86_400_000,
    expectedDisposition: 'SNF',
    precautions: [{ code: 'contact' }, { code: 'droplet' }],
    financialClass: 'MCR',
    insurance: [{ plan: 'MA', payerName: 'Payer & Co', planType: 'MCR', policyNumber: 'P9' }],
    patient: {
      mrn: '4711',
      identifiers: [{ value: '4711', authority: 'HOSP', type: 'MR' }],
      name: { family: "O'Neil", given: 'Ada' },
      birthDate: '1950-02-03',
      sex: 'F',
    },
  })
})

test('[IN18] an empty field changes nothing, "" clears (E15.2)', () => {
  const silent = visitOf()
  for (const key of ['class', 'location', 'dischargeAt', 'dispositionCode', 'precautions', 'ambulatory'] as const)
    expect(silent[key]).toBeUndefined()
  const cleared = visitOf({
    class: null,
    location: null,
    dischargeAt: null,
    disposition: null,
    precautions: null,
    ambulatory: null,
    expectedDischargeAt: null,
  })
  expect(cleared).toMatchObject({
    class: null,
    location: null,
    dischargeAt: null,
    dispositionCode: null,
    precautions: null,
    ambulatory: null,
    interpreter: null,
    expectedDischargeAt: null,
  })
  const person = oneOf(raw('PID|1||7^^^H^MR||""||""|""|||||||""|||||||||||||||""\rPV1|1|I|||||||||||||||||V1'), 'visit')
  expect(person.patient).toMatchObject({ name: null, birthDate: null, sex: null, language: null })
})

test('[IN18] a place is replaced as a whole: "" in a component is empty, delimiters alone say nothing', () => {
  const moved = oneOf(raw('PID|1||7^^^H^MR\rPV1|1|I|ICU^""^2||||||||||||||||V1'), 'visit')
  expect(moved.location).toEqual({ unit: 'ICU', room: null, bed: '2', facility: null })
  expect(oneOf(raw('PID|1||7^^^H^MR\rPV1|1|I|^^^||||||||||||||||V1'), 'visit').location).toBeUndefined()
})

test('[IN18] every visit trigger maps; other ADT is kept as not mapped', () => {
  const triggers = 'A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A21 A22 A25 A26 A27 A38'.split(' ')
  for (const trigger of triggers) expect(visitOf({}, { trigger }).trigger).toBe(trigger)
  const allergy = adt({ ...envelope, trigger: 'A60', patient, visit: { number: 'V1' } })
  expect(eventsOf(allergy)).toEqual([{ type: 'not-mapped', messageType: 'ADT^A60' }])
  expect(eventsOf(raw('OBX|1', 'ZZZ^Z99'))).toEqual([{ type: 'not-mapped', messageType: 'ZZZ^Z99' }])
})

test('[IN18] who is meant: PID-3, an MR number before others, never a social security number', () => {
  const ids = oneOf(raw('PID|1||123^^^US^SS~9^^^H^PI~7&x^^^H&1.2&ISO^MR\rPV1|1||||||||||||||||||V1'), 'visit').patient
  expect(ids.mrn).toBe('7')
  expect(ids.identifiers.map(({ value }) => value)).toEqual(['9', '7'])
  expect(quarantineOf(raw('PID|1||123^^^US^SS\rPV1|1||||||||||||||||||V1'))).toContain('no usable record number')
  const older = raw('PID|1|||8^^^H^MR\rPV1|1||||||||||||||||||V1')
  expect(oneOf(older, 'visit').patient.mrn).toBe('8')
  expect(notesOf(older)).toContain('PID-2 or PID-4')
})

test('[IN18] what cannot be mapped says what to ask the sender', () => {
  expect(quarantineOf(raw('PID|1||\rPV1|1||||||||||||||||||V1'))).toBe(
    'ADT^A08 names no patient: PID-3 is empty. Ask the sender to fill PID-3, then send or replay.',
  )
  expect(quarantineOf(raw('PV1|1'))).toContain('it has no PID segment')
  expect(quarantineOf(raw(`PID|1||${'7'.repeat(58)}^^^H^MR\rPV1|1|I`))).toContain('PV1-19 (visit number) and PID-18')
})

test('[IN18] the visit number may stand in PID-18, noted', () => {
  const text = raw('PID|1||7^^^H^MR|||||||||||||||ACC5\rPV1|1|I')
  expect(oneOf(text, 'visit')).toMatchObject({ visitNumber: 'ACC5', visitNumberFrom: 'PID-18' })
  expect(notesOf(text)).toContain('PID-18')
})

test('[IN18] a feed that numbers no visits tells them apart by record number, noted', () => {
  const text = raw('PID|1||7^^^H^MR\rPV1|1|I|4W^1^2')
  expect(oneOf(text, 'visit')).toMatchObject({ visitNumber: 'mrn:7', visitNumberFrom: 'PID-3' })
  expect(notesOf(text)).toContain('taken from PID-3')
})

test('[IN17] an event happened at EVN-6, else EVN-2, else MSH-7; a day alone gives way to a minute', () => {
  const of = (evn: string) => oneOf(raw(`${evn}\rPID|1||7^^^H^MR\rPV1|1||||||||||||||||||V1`), 'visit').occurredAt
  const noon = Date.UTC(2026, 0, 5, 17)
  expect(of('EVN|A08|20260105100000||||20260105120000')).toBe(noon)
  expect(of('EVN|A08|20260105120000')).toBe(noon)
  expect(of('EVN|A08|20260105120000||||20260105')).toBe(noon)
  expect(of('EVN|A08|rubbish')).toBe(Date.UTC(2026, 0, 5, 14, 30))
})

test('[IN17] times that cannot be used change nothing and are noted without their value', () => {
  const text = raw('PID|1||7^^^H^MR||||00000000\rPV1|1||||||||||||||||||V1|||||||||||||||||||||||||2026|99991231')
  expect(oneOf(text, 'visit')).toMatchObject({ admitAt: undefined, dischargeAt: undefined })
  expect(notesOf(text)).toContain('PV1-44 names no whole day')
  expect(notesOf(text)).toContain('PID-7 names no whole day')
})

test('[IN18] MSH-9 leads, EVN-1 stands in', () => {
  const text = raw('EVN|A02\rPID|1||7^^^H^MR\rPV1|1||||||||||||||||||V1', 'ADT')
  expect(oneOf(text, 'visit').trigger).toBe('A02')
  const both = raw('EVN|A01\rPID|1||7^^^H^MR\rPV1|1||||||||||||||||||V1', 'ADT^A02')
  expect(oneOf(both, 'visit').trigger).toBe('A02')
  expect(notesOf(both)).toContain('MSH-9 was followed')
})

test('[IN18] a death: PID-29, PID-30', () => {
  const event = visitOf({}, { patient: { ...patient, diedAt: at } })
  expect(event.patient).toMatchObject({ deathAt: at, died: true })
})

test('[IN19] names and places are text: markup, controls, bidi and length are harmless (41, 42, 45, 47)', () => {
  const family = '<img src=x onerror=alert(1)>\u202Edrow'
  expect(visitOf({}, { patient: { ...patient, family } }).patient.name?.family).toBe(family)
  expect(visitOf({}, { patient: { ...patient, family: 'a\u0000b\r\nc' } }).patient.name?.family).toBe('a b c')
  expect(visitOf({}, { patient: { ...patient, family: 'x'.repeat(9_000) } }).patient.name?.family).toHaveLength(120)
  expect(quarantineOf(raw(`PID|1||${'9'.repeat(61)}^^^H^MR\rPV1|1||||||||||||||||||V1`))).toContain('no usable')
})

test('[IN18] A40: survivor and retired, pair by pair; into itself is quarantined', () => {
  const retired = { mrn: '4712', family: 'Oneil', given: 'Ada' }
  expect(oneOf(merge({ ...envelope, patient, retired }), 'merge')).toMatchObject({
    survivor: { mrn: '4711' },
    retired: [{ value: '4712', authority: 'HOSP', type: 'MR' }],
    retiredMrn: '4712',
    retiredName: { family: 'Oneil', given: 'Ada' },
  })
  const two = raw('PID|1||1^^^H^MR\rMRG|2^^^H^MR\rPID|2||3^^^H^MR\rMRG|4^^^H^MR', 'ADT^A40')
  expect(eventsOf(two)).toMatchObject([
    { survivor: { mrn: '1' }, retiredMrn: '2' },
    { survivor: { mrn: '3' }, retiredMrn: '4' },
  ])
  expect(quarantineOf(merge({ ...envelope, patient, retired: patient }))).toContain('into itself')
  expect(quarantineOf(raw('PID|1||1^^^H^MR', 'ADT^A40'))).toContain('no MRG segment')
  expect(quarantineOf(raw('PID|1||1^^^H^MR\rMRG|', 'ADT^A40'))).toContain('MRG-1 is empty')
})

const discharge = {
  ...envelope,
  patient,
  visit: { number: 'V1' },
  placer: 'O1',
  code: { code: 'disch', text: 'Discharge' },
}

test('[IN18] a discharge order is known by its code, first or alternate, in any case', () => {
  expect(oneOf(order({ ...discharge, control: 'NW', priority: 'S', orderedAt: at - 1000 }), 'order')).toMatchObject({
    control: 'NW',
    placer: { id: 'O1' },
    isDischarge: true,
    priority: 'S',
    orderedAt: at - 1000,
    visitNumber: 'V1',
    patient: { mrn: '4711' },
  })
  for (const control of ['CA', 'DC', 'OC', 'HD', 'RL', 'RP'])
    expect(oneOf(order({ ...discharge, control, type: 'OMG^O19' }), 'order')).toMatchObject({
      control,
      isDischarge: true,
    })
  const alternate = raw('PID|1||7^^^H^MR\rORC|NW|1\rOBR|1|1||X^x^L^DISCH^d^L2', 'ORM^O01')
  expect(oneOf(alternate, 'order').isDischarge).toBe(true)
  expect(oneOf(order({ ...discharge, control: 'NW', code: { code: 'CBC' } }), 'order').isDischarge).toBe(false)
})

test('[IN18] each ORC/OBR pair is an event; results listed after them are not', () => {
  const text = raw(
    'PID|1||7^^^H^MR\rPV1|1||||||||||||||||||V1\rORC|NW|1\rOBR|1|1||A\rOBR|2|1||B\rORC|CA|2\rOBR|1|2||DISCH\rPID|1||7\rORC|NW|9\rOBR|1|9||DISCH',
    'OMG^O19',
  )
  expect(eventsOf(text).map((event) => event.type === 'order' && [event.control, event.codes[0]?.code])).toEqual([
    ['NW', 'A'],
    ['NW', 'B'],
    ['CA', 'DISCH'],
  ])
  expect(notesOf(text)).toContain('left out')
})

test('[IN18] orders that cannot be followed are quarantined', () => {
  expect(quarantineOf(raw('PID|1||7^^^H^MR', 'ORM^O01'))).toContain('no ORC segment')
  expect(quarantineOf(raw('PID|1||7^^^H^MR\rORC||1\rOBR|1|1||A', 'ORM^O01'))).toContain('ORC-1 is empty')
  expect(quarantineOf(raw('PID|1||7^^^H^MR\rORC|NW\rOBR|1|||DISCH', 'ORM^O01'))).toContain('ORC-2 and ORC-3 are empty')
})

const refer = {
  ...envelope,
  trigger: 'I12' as const,
  patient,
  originatingId: 'R9',
  referring: { id: 'D1', family: 'Poe', given: 'Eve', organization: 'Lake Clinic' },
  referredTo: { organization: 'GI Clinic' },
}

test('[IN18] a referral carries its ids, parties, reason, requested service and coverage', () => {
  const event = oneOf(
    referral({
      ...refer,
      externalId: 'X1',
      priority: 'S',
      referralType: { code: 'GI', text: 'Gastroenterology' },
      reason: { code: 'K63.3', text: 'Ulcer' },
      expiresAt: at + 1000,
      requested: { code: 'COLO' },
      insurance: { plan: 'HMO', payer: 'P' },
    }),
    'referral',
  )
  expect(event).toMatchObject({
    trigger: 'I12',
    originatingId: { id: 'R9' },
    externalId: { id: 'X1' },
    status: 'P',
    priority: 'S',
    referralType: { code: 'GI', text: 'Gastroenterology' },
    reasons: [{ code: 'K63.3' }],
    expiresAt: at + 1000,
    referring: { provider: { id: 'D1', family: 'Poe', given: 'Eve' }, organization: 'Lake Clinic' },
    referredTo: { provider: null, organization: 'GI Clinic' },
    requested: [{ code: 'COLO' }],
    insurance: [{ plan: 'HMO' }],
  })
})

test('[IN18] a referral may name a patient without a number, not without a name; a change needs the referral’s id', () => {
  const provisional = raw('RF1|P|R||||R1\rPID|1||||Doe^Ann', 'REF^I12')
  expect(oneOf(provisional, 'referral').patient).toMatchObject({ mrn: null, identifiers: [], name: { family: 'Doe' } })
  expect(quarantineOf(raw('RF1|P|R||||R1\rPID|1', 'REF^I12'))).toContain('PID-3 is empty')
  expect(quarantineOf(raw('RF1|P|R\rPID|1||7^^^H^MR', 'REF^I14'))).toContain('RF1-6 and RF1-11 are empty')
  expect(notesOf(raw('RF1|P|R\rPID|1||7^^^H^MR', 'REF^I12'))).toContain('found by likeness')
  expect(quarantineOf(raw('PID|1||7^^^H^MR', 'REF^I12'))).toContain('no RF1')
})

test('[IN18] appointments: booked, moved, cancelled, not kept, with the referral they belong to', () => {
  const base = { ...envelope, patient, placer: 'A1', filler: 'F1', startAt: at + 5000, link: 'R9', status: 'Booked' }
  for (const trigger of ['S12', 'S14', 'S15', 'S26'])
    expect(oneOf(appointment({ ...base, trigger }), 'appointment')).toMatchObject({
      trigger,
      placer: { id: 'A1' },
      filler: { id: 'F1' },
      startAt: at + 5000,
      status: 'Booked',
      links: [{ id: 'R9' }],
    })
  expect(oneOf(appointment({ ...base, trigger: 'S13' }), 'appointment').trigger).toBe('S13')
  for (const trigger of ['S16', 'S17'])
    expect(oneOf(appointment({ ...base, trigger }), 'appointment').trigger).toBe('S15')
  expect(eventsOf(appointment({ ...base, trigger: 'S18' }))).toMatchObject([{ type: 'not-mapped' }])
  const theatre = appointment({ ...base, trigger: 'S13', location: { unit: 'OR', room: '3' } })
  expect(oneOf(theatre, 'appointment').isSurgery).toBe(true)
  expect(quarantineOf(appointment({ ...envelope, patient, placer: 'A1', trigger: 'S12' }))).toContain('says no time')
  expect(oneOf(appointment({ ...envelope, patient, placer: 'A1', trigger: 'S26' }), 'appointment').startAt).toBeNull()
  expect(quarantineOf(appointment({ ...envelope, patient, trigger: 'S15' }))).toContain('SCH-1 and SCH-2')
})

test('[IN18] a document carries what it is and answers, never its content', () => {
  const spec = {
    ...envelope,
    patient,
    documentType: { code: 'CN', text: 'Consult note' },
    documentId: 'D5',
    link: 'R9',
  }
  const event = oneOf(document({ ...spec, content: 'SECRET FINDING' }), 'document')
  expect(event).toMatchObject({
    documentType: { code: 'CN', text: 'Consult note' },
    documentId: { id: 'D5' },
    completion: 'AU',
    availability: 'AV',
    links: [{ id: 'R9' }],
    hasContent: true,
  })
  expect(JSON.stringify(event)).not.toContain('SECRET')
  expect(oneOf(document(spec), 'document').hasContent).toBe(false)
  expect(quarantineOf(document({ ...spec, documentId: '' }))).toContain('TXA-12')
  expect(eventsOf(document(spec).replace('MDM^T02', 'MDM^T06'))).toMatchObject([{ type: 'document' }])
  expect(eventsOf(document(spec).replace('MDM^T02', 'MDM^T11'))).toMatchObject([{ type: 'not-mapped' }])
})

test('[IN14] segment ends, lower-case names, continuation lines, blanks around', () => {
  const text = raw('EVN|A08\rPID|1||  7 ^^^H^MR\rPV1|1||||||||||||||||||V1\rNTE|1||note')
  const plain = eventsOf(text)
  for (const end of ['\n', '\r\n', '\r\n\r\n', '\r \r']) expect(eventsOf(text.replaceAll('\r', end))).toEqual(plain)
  expect(eventsOf(text.replace('PID|', ' pid|'))).toEqual(plain)
  expect(notesOf(text.replace('PID|', ' pid|'))).toContain('lower case')
  const broken = parseMessage(Buffer.from(`${text}, first\nsecond line\r`))
  expect(broken.ok && broken.value.segments.at(-1)?.fields[3]).toBe('note, first\nsecond line')
})

test('[IN18] reasons and notes hold no values', () => {
  const secrets =
    'PID|1||||SECRET^NAME||SECRET\rPV1|1|SECRET||||||||||||||||||||||||||||||||||||||||||SECRET\rEVN|SECRET|SECRET'
  for (const type of ['ADT^A01', 'ORM^O01', 'REF^I14', 'SIU^S12', 'MDM^T02', 'ADT^A40'])
    expect(JSON.stringify(mapText(raw(secrets, type)))).not.toContain('SECRET')
})

test('[IN14] a mutated message never throws, and what maps is well-formed', () => {
  const seeds = [
    adt({
      ...envelope,
      trigger: 'A01',
      patient,
      visit: { number: 'V1', location: { unit: '4W', bed: '2' }, admitAt: at },
    }),
    order({ ...discharge, control: 'NW' }),
    referral(refer),
    appointment({ ...envelope, patient, placer: 'A', startAt: at, trigger: 'S12' }),
    document({ ...envelope, patient, documentType: { code: 'CN' }, documentId: 'D' }),
    merge({ ...envelope, patient, retired: { mrn: '2', family: 'x', given: 'y' } }),
  ].map((text) => Buffer.from(text))
  const odd = fc.constantFrom(...Buffer.from('|^~\\&"\r\n\u0000\u000b\u001cXE0\u00ff', 'latin1'))
  const change = fc.tuple(fc.nat(2_000), fc.oneof(odd, fc.integer({ min: 0, max: 255 })), fc.constantFrom(0, 1, 2))
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 12 }), (seed, changes) => {
      const bytes = changes.reduce((now, [place, byte, how]) => {
        const where = place % (now.length + 1)
        return Buffer.concat([
          now.subarray(0, where),
          Buffer.of(byte).subarray(how === 1 ? 1 : 0),
          now.subarray(where + (how === 0 ? 0 : 1)),
        ])
      }, seed)
      const parsed = parseMessage(bytes)
      if (!parsed.ok) return
      const mapped = mapMessage(parsed.value, context)
      if ('events' in mapped) for (const event of mapped.events) inboundEventSchema.parse(event)
    }),
    { numRuns: 1_500 },
  )
})
