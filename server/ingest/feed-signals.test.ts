import { expect, test } from 'vitest'
import {
  type FeedSignal,
  feedSignals,
  ownSignals,
  postedSignals,
  emittedSignals,
} from '../../shared/domain/signal-name.ts'
import { type Template, templateSchema } from '../../shared/workflow/template/template.ts'
import { someInbound, someVisit } from '../../test/builders/changes.ts'
import { type AdtSpec, adt } from '../../test/builders/hl7/adt.ts'
import { appointment } from '../../test/builders/hl7/appointment.ts'
import { document } from '../../test/builders/hl7/document.ts'
import { message } from '../../test/builders/hl7/message.ts'
import { builtIn, ruleContext, smallHospital } from '../../test/builders/journey.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { SimRandom } from '../../test/sim/random.ts'
import type { Db } from '../db/port.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { applyEvent } from './apply-event.ts'
import type { MapContext } from './hl7/mapping.ts'
import { mapMessage } from './hl7/map-message.ts'
import { parseMessage } from './hl7/parse-message.ts'

const AT = Date.UTC(2026, 2, 10, 14)
const DAY_MS = 86_400_000
const context: MapContext = {
  zone: 'America/New_York',
  dischargeCodes: ['DISCH'],
  operatingRooms: ['OR'],
  orderCodes: [
    'admit:ADMIT',
    'auth:MRI',
    'benefits:INFUSION',
    'follow-up:RECHECK',
    'referral:REFER',
    'recall:RECALL',
    'stock:PUMP',
    'implant:HIP',
  ],
  documentCodes: [
    'consent:CONSENT',
    'teaching:TEACH',
    'handoff:SBAR',
    'letter:LETTER',
    'med-rec:MEDREC',
    'note-review:NOTE',
    'result-review:RESULT',
  ],
}

/** A workflow that opens on nothing else: the plan says which name was heard. */
function listenerTo(name: FeedSignal): Template {
  const { dedupe: _dedupe, ...rest } = builtIn('downtime.v1')
  const trigger = { on: name, stage: 'detected' }
  return templateSchema.parse({
    ...rest,
    id: `on-${name}`,
    triggers: [trigger],
    facts: [],
    undo: { on: [], holdMin: 0 },
  })
}

const reference = smallHospital()
function rulesFor(template: Template): FacilityRules {
  const newest = () => ({ ...ruleContext(), template })
  return { reference, of: () => null, newest, published: [template], over: newest, any: null }
}

/** The names under which a workflow that listens to one opens by this message. */
async function heardAs(db: Db, text: string, name: FeedSignal): Promise<string[]> {
  const parsed = parseMessage(Buffer.from(text))
  if (!parsed.ok) throw new Error(parsed.fault)
  const mapped = mapMessage(parsed.value, context)
  if ('quarantine' in mapped) throw new Error(mapped.quarantine)
  const rules = rulesFor(listenerTo(name))
  return db.transaction(async (tx) => {
    const found: string[] = []
    for (const event of mapped.events) {
      const record = someInbound(reference.facility, 'm1', { raw: Buffer.from(text), receivedAt: AT })
      const { plans } = await applyEvent({ tx, message: record, reference, rules, arrivedAt: AT }, event)
      found.push(...plans.flatMap((plan) => (plan.kind === 'open' ? [plan.trigger] : [])))
    }
    return found
  })
}

const patient = { mrn: 'SYN1', family: 'Sample', given: 'Ada' }
const bed = { unit: '4W', room: '401', bed: 'A' }
const head = { at: AT, controlId: 'M1', patient }
const PID = ['PID', '1', '', 'SYN1^^^HOSP^MR', '', 'Sample^Ada']
const fields = (told: Readonly<Record<number, string>>) =>
  Array.from({ length: Math.max(...Object.keys(told).map(Number)) + 1 }, (_, index) => told[index] ?? '')
const any = (type: string, ...segments: string[][]) => message({ at: AT, controlId: 'M1', type }, segments)
const visit = (trigger: string, more: Partial<AdtSpec['visit']> = {}) =>
  adt({ ...head, trigger, visit: { number: 'V1', class: 'I', location: bed, ...more } })
const ordered = (control: string, code = '') => any('ORM^O01', PID, ['ORC', control, 'O1'], ['OBR', '1', '', '', code])
const act = (type: string) => document({ ...head, documentType: { code: type }, documentId: 'D1' })
const charge = (type: string, code: string) =>
  any('DFT^P03', PID, fields({ 0: 'FT1', 2: 'T1', 6: type, 7: code, 13: '4W' }))
const booking = (trigger: string, more: object = {}) =>
  appointment({ ...head, trigger, filler: 'A1', startAt: AT + DAY_MS, ...more })
const inRoom = { location: { unit: 'OR' } }
const auth = (type: string, status: string) => any(type, PID, ['RF1', status, 'R', '', '', '', 'R1'])
const stock = (type: string, control: string) =>
  any(type, ['ORC', control, 'R1'], ['RQD', '1', 'I9^Pump', '', '', '1', '', '', '4W'])

/** One message of the feed for each name. */
const MESSAGES: Readonly<Record<FeedSignal, string>> = {
  'account-coded': any('BAR^P12', PID),
  'account-ended': any('BAR^P06', PID),
  'account-opened': any('BAR^P01', PID),
  'account-updated': any('BAR^P05', PID),
  'admit-order': ordered('NW', 'ADMIT'),
  'admitted-without-bed': visit('A01', { location: { unit: 'ED' } }),
  'appointment-booked': booking('S12'),
  'appointment-cancelled': booking('S15'),
  'appointment-changed': booking('S14'),
  'appointment-confirmed': booking('S14', { status: 'Confirmed' }),
  arrived: booking('S14', { status: 'Arrived' }),
  'arrived-in-bed': visit('A01'),
  'auth-answered': auth('RPA^I08', 'A'),
  'auth-cancelled': auth('RQA^I11', ''),
  'auth-needed': ordered('NW', 'MRI'),
  'auth-pending': auth('RPA^I08', 'P'),
  'auth-requested': auth('RQA^I08', ''),
  'bed-assigned': visit('A15', { pendingLocation: { unit: '4W', room: '402', bed: 'A' } }),
  'bed-clean': any('ADT^A20', ['NPU', '4W^401^A', 'U']),
  'bed-dirty': any('ADT^A20', ['NPU', '4W^401^A', 'K']),
  'bed-left': visit('A02', { location: { unit: '4W', room: '402', bed: 'A' } }),
  'bed-prealert': visit('A14', { location: null, pendingLocation: { unit: '4W', room: '409', bed: 'B' } }),
  'bed-reoccupied': visit('A13'),
  'bed-status': any('ADT^A20', ['NPU', '4W^401^A', 'O']),
  'benefits-wanted': ordered('NW', 'INFUSION'),
  'charge-credited': charge('CD', 'X1'),
  'charge-posted': charge('CG', 'X1'),
  'class-inpatient': visit('A08', { number: 'V2' }),
  'class-outpatient': visit('A08', { class: 'O' }),
  'consent-signed': act('CONSENT'),
  'discharge-teaching-signed': act('TEACH'),
  'discharged-visit': visit('A03'),
  document: act('OTHER'),
  'document-received': any('MDM^T02', PID, fields({ 0: 'TXA', 1: '1', 2: 'FAX', 3: 'SI', 12: 'D2', 17: 'DO' })),
  'document-withdrawn': document({ ...head, documentType: { code: 'X' }, documentId: 'D1', availability: 'CA' }),
  'expected-arrival': visit('A05', { number: 'V3', location: null }),
  'follow-up-booked': booking('S12', { reason: { code: 'RECHECK' } }),
  'follow-up-ordered': ordered('NW', 'RECHECK'),
  'handoff-signed': act('SBAR'),
  'implant-used': charge('CG', 'HIP'),
  'letter-signed': act('LETTER'),
  'list-m02': any('MFN^M02', ['MFE', 'MAD']),
  'list-m05': any('MFN^M05', ['MFE', 'MAD']),
  'list-m15': any('MFN^M15', ['MFE', 'MAD']),
  'list-m16': any('MFN^M16', ['MFE', 'MAD']),
  'med-rec-signed': act('MEDREC'),
  'meds-administered': any('RAS^O17', PID, ['ORC', 'RE', 'O1']),
  'meds-dispensed': any('RDS^O13', PID, fields({ 0: 'ORC', 1: 'RE', 29: 'O' })),
  'meds-ordered': any('RDE^O11', PID, ['ORC', 'NW', 'O1']),
  'no-show': booking('S26'),
  'note-reviewed': act('NOTE'),
  'order-cancelled': ordered('CA'),
  'order-held': ordered('HD'),
  'order-placed': stock('OMN^O07', 'NW'),
  'payment-posted': charge('PY', 'X1'),
  readmitted: visit('A01'),
  'recall-due': ordered('NW', 'RECALL'),
  'referral-answered': auth('RRI^I12', 'A'),
  'referral-delivered': auth('RRI^I12', ''),
  'referral-out': ordered('NW', 'REFER'),
  registered: any('ADT^A28', ['PID', '1', '', 'NEW1^^^HOSP^MR', '', 'New^Nan']),
  'requisition-cancelled': stock('OMS^O05', 'CA'),
  result: any('ORU^R01', PID, fields({ 0: 'OBR', 1: '1', 3: 'R1', 25: 'F' })),
  'result-awaited': any('ORU^R01', PID, fields({ 0: 'OBR', 1: '1', 3: 'R1', 25: 'P' })),
  'result-reviewed': act('RESULT'),
  'schedule-short': any(
    'SIU^S12',
    ['SCH', '', 'A1'],
    fields({ 0: 'TQ1', 7: '20260311120000+0000' }),
    PID,
    ['AIL', '1', 'A', 'OR'],
    fields({ 0: 'AIG', 3: 'DRILL', 6: '1', 14: 'Waitlist' }),
  ),
  'stock-requisition': stock('OMS^O05', 'NW'),
  'supply-low': any('MFN^M15', ['MFE', 'MAD'], fields({ 0: 'IIM', 1: 'I9^Pump', 6: 'STORE', 12: '0' })),
  'supply-returned': charge('CD', 'PUMP'),
  'supply-used': charge('CG', 'PUMP'),
  'surgery-cancelled': booking('S15', inRoom),
  'surgery-changed': booking('S14', inRoom),
  'surgery-moved': booking('S13', inRoom),
  'tracking-arrived': visit('A10'),
  'tracking-departed': visit('A09'),
  'vendor-confirmed': any('ORS^O06', ['ORC', 'OK', 'R1']),
  'vendor-refused': any('ORN^O08', ['ORC', 'UA', 'R1']),
  'ward-dispensed': any('RDS^O13', PID, ['ORC', 'RE', 'O1']),
}

/** The patient is known and lies in a bed; another has the bed that is planned; a stay of theirs ended ten days ago. */
async function house(): Promise<Db> {
  const time = new ManualTime()
  const db = createMemoryDb({ clock: time, random: new SimRandom(1), scheduler: time })
  const { facility } = reference
  const of = (number: string, more: object) =>
    someVisit(facility, number, { patient: 'SYN1', eventAt: AT - DAY_MS, body: { firstSeenBy: 'A01' }, ...more })
  const person = { family: 'Sample', given: 'Ada', birthDate: null, sex: null, deathAt: null, mergedInto: null }
  await db.transaction(async (tx) => {
    await tx.putPatient({ facility, patient: 'SYN1', mrn: 'SYN1', ...person })
    await tx.putVisit(of('V1', { state: 'in', ...bed, class: 'I' }))
    await tx.putVisit(of('V0', { state: 'left', eventAt: AT - 10 * DAY_MS }))
    await tx.putVisit(of('V9', { patient: 'SYN9', state: 'in', unit: '4W', room: '409', bed: 'B' }))
  })
  return db
}

test.for(feedSignals)('[SN2] a message of the feed is heard as %s', async (name) => {
  expect(await heardAs(await house(), MESSAGES[name], name)).toContain(name)
})

test('[SN2] no name stands in the list twice, and a posted one may also come by a message', () => {
  for (const list of [feedSignals, ownSignals, postedSignals]) expect(new Set(list).size).toBe(list.length)
  expect(emittedSignals.size).toBeGreaterThan(100)
})
