import { expect, test } from 'vitest'
import { inboundEventSchema } from '../../../shared/domain/inbound-event.ts'
import type { UndatedRelation } from '../../../shared/domain/told-relation.ts'
import { mapMessage } from './map-message.ts'
import { parseMessage } from './parse-message.ts'

const context = {
  zone: 'America/New_York',
  dischargeCodes: ['DISCH'],
  operatingRooms: [],
  orderCodes: [],
  documentCodes: [],
}

function mapped(type: string, segments: readonly string[]) {
  const head = [`MSH|^~\\&|A|B|C|D|20260105093000||${type}|1|P|2.5`, 'PID|1||4711^^^HOSP^MR||Sample^Ada']
  const parsed = parseMessage(Buffer.from([...head, ...segments].join('\r'), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.fault)
  const result = mapMessage(parsed.value, context)
  if ('quarantine' in result) throw new Error(result.quarantine)
  const [event] = result.events.map((one) => inboundEventSchema.parse(one))
  if (event?.type !== 'visit' && event?.type !== 'referral') throw new Error('neither a visit nor a referral')
  return { relations: event.relations, notes: result.notes }
}

const PV1 = `PV1|1|I|4W^1^A||||D1^Ng^Li|D2^Field^Ann|||||||||||V1`
const of = (segments: readonly string[], type = 'ADT^A08') =>
  mapped(type, type.startsWith('ADT') ? ['PV1|1|I|4W^1^A||||||||||||||||V1', ...segments] : segments).relations
const inShort = (relations: readonly UndatedRelation[] | undefined) =>
  relations?.map(({ type, name, channel }) => `${type}: ${name}${channel === null ? '' : ` ${channel.kind}`}`)

test('[RE5] NK1: relationship and contact role say what somebody is; an employer is none of it', () => {
  const told = of([
    'NK1|1|Roe^Ida|DAU^Daughter||555-0100|555-0101|N',
    'NK1|2|Roe^Ben|SPO||^NET^Internet^ben@example.org||C',
    'NK1|3||GRD||||||||||Probate Court',
    'NK1|4|Roe^Sue|SIS',
    'NK1|5|Works^Inc|EMR||||E',
    'NK1|6|||||||',
  ])
  expect(inShort(told)).toEqual([
    'family-arranger: Ida Roe call',
    'emergency-contact: Ben Roe email',
    'guardian: Probate Court',
    'family-arranger: Sue Roe',
  ])
})

test('[RE5] guarantor, insurer, family doctor and referrer; the attending stays the visit’s own', () => {
  const told = mapped('ADT^A01', [
    PV1,
    'PD1||||D3^House^Greg',
    'GT1|1||Roe^Max|||555-0102',
    'IN1|1|PPO|77|Blue Shield|||555-0103',
    'ROL|1|AD|PP|D4^Wilson^Jo',
  ]).relations
  expect(inShort(told)).toEqual([
    'guarantor: Max Roe call',
    'insurer: Blue Shield call',
    'primary-care: Jo Wilson',
    'primary-care: Greg House',
    'referring-provider: Ann Field',
  ])
})

test('[RE5] PRD of a referral: who refers, to whom, and the family doctor', () => {
  const told = of(
    [
      'RF1|A|R||||R1',
      'PRD|RP|Field^Ann||^^^Field Practice|555^PRN^FX',
      'PRD|RT||||||||| Cardiology',
      'PRD|PP|House^Greg',
    ],
    'REF^I12',
  )
  expect(inShort(told)).toEqual([
    'referring-provider: Ann Field fax',
    'referred-to-provider: Cardiology',
    'primary-care: Greg House',
  ])
  expect(told?.[0]?.organisation).toBe('Field Practice')
})

test('[RE5] nobody named is nothing said; what is beyond twenty is left out and noted', () => {
  expect(of([])).toBeUndefined()
  const many = Array.from({ length: 30 }, (_, n) => `NK1|${n}|Roe^N${n}|SIS`)
  const told = mapped('ADT^A08', [PV1, ...many])
  expect(told.relations).toHaveLength(20)
  expect(told.notes.join()).toContain('the first 20 were used')
})
