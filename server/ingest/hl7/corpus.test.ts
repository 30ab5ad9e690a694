import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { inboundEventSchema } from '../../../shared/domain/inbound-event.ts'
import { admitMessage } from './admit-message.ts'
import { mapMessage } from './map-message.ts'
import { parseMessage } from './parse-message.ts'
import { readBatch } from './split-batch.ts'

const folder = resolve('../shared/data/hl7v2')
const context = {
  zone: 'America/New_York',
  dischargeCodes: ['DISCH'],
  operatingRooms: ['OR'],
  orderCodes: ['admit:ADMIT', 'auth:MRI'],
  documentCodes: [],
}

/** What becomes of each message of a file: the answer, then the events or the reason. */
function outcomesOf(raw: Buffer): string[] {
  return readBatch(raw).messages.map((piece) => {
    const admission = admitMessage(piece, { processingIds: ['P', 'T', 'D'] })
    if (admission.kind !== 'keep') return `${admission.code} ${admission.reason}`
    const parsed = parseMessage(piece)
    if (!parsed.ok) throw new Error(`kept but not readable: ${parsed.fault}`)
    const mapped = mapMessage(parsed.value, context)
    if ('quarantine' in mapped) return `AA quarantined: ${mapped.quarantine}`
    for (const event of mapped.events) inboundEventSchema.parse(event)
    return `AA ${mapped.events.map(wordOf).join(', ')}`
  })
}

function wordOf(event: { type: string; trigger?: string; messageType?: string; control?: string }): string {
  return [event.type, event.trigger ?? event.messageType ?? event.control].filter(Boolean).join(' ')
}

function summary(outcomes: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return [...counts].map(([outcome, count]) => (count === 1 ? outcome : `${count} x ${outcome}`)).join(' | ')
}

const expected: Readonly<Record<string, RegExp>> = {
  'malformed/cosyte-malformed-empty-input.hl7': /^AR The message is empty/,
  'malformed/cosyte-malformed-invalid-encoding-characters.hl7': /^AR MSH-2 declares fewer than three/,
  'malformed/cosyte-malformed-msh-too-short.hl7': /^AR MSH ends within MSH-2/,
  'malformed/cosyte-malformed-no-msh-segment.hl7': /^AR .*not HL7/,
  'malformed/cosyte-vendor-quirks-missing-required-field.hl7': /^AE .*MSH-9/,
  'messages/cosyte-canonical-adt-a01.hl7': /^AA visit A01$/,
  'messages/cosyte-canonical-adt-a40-merge.hl7': /^AA merge$/,
  'messages/cosyte-canonical-mdm-t02.hl7': /^AA document$/,
  'messages/cosyte-canonical-orm-o01.hl7': /^AA order NW$/,
  'messages/cosyte-canonical-siu-s12-appointment.hl7': /^AA appointment S12$/,
  'messages/cosyte-vendor-shapes-philips-adt-a08.hl7': /^AA visit A08$/,
  'messages/hapi-ADT_A01.txt': /^AA visit A01$/,
  'messages/ms-ADT-A03-01.hl7': /^AA visit A03$/,
  'messages/ms-OMG-O19-01.hl7': /^AA order/,
  'messages/ms-ORM-O01-03.hl7': /^AA order NW, order NW$/,
  'messages/ms-REF-I12-01.hl7': /^AA referral I12$/,
  'messages/ms-REF-I14-01.hl7': /^AA referral I14$/,
  'messages/ms-SIU-S26-01.hl7': /^AA appointment S26$/,
  'messages/ms-VXU.hl7': /^AA not-mapped VXU\^V04$/,
  'quirks/cosyte-edge-cases-custom-msh-delimiters.hl7': /^AA visit A01$/,
  'quirks/hapi-adt_a03.txt': /^AA visit A03$/,
  'quirks/hapi-uuencoded_escaped.txt': /^AR .*not HL7/,
}

test.skipIf(!existsSync(folder))(
  '[IN14] every published message ends as an event, kept or quarantined; none throws',
  () => {
    const files = ['messages', 'quirks', 'malformed'].flatMap((room) =>
      readdirSync(join(folder, room))
        .sort()
        .map((name) => `${room}/${name}`),
    )
    const table = files.map((file) => [file, summary(outcomesOf(readFileSync(join(folder, file))))] as const)
    console.log(table.map(([file, outcome]) => `${file.padEnd(64)} ${outcome}`).join('\n'))
    expect(table.length).toBeGreaterThan(150)
    for (const [file, outcome] of table)
      if (file.startsWith('messages/')) expect([file, outcome]).toEqual([file, expect.stringMatching(/^AA/)])
    for (const [file, outcome] of table)
      if (expected[file] !== undefined) expect([file, outcome]).toEqual([file, expect.stringMatching(expected[file])])
  },
)

test.runIf(!existsSync(folder))(
  'the published messages are not at hand (../shared/data/hl7v2): nothing to read',
  () => {
    expect(existsSync(folder)).toBe(false)
  },
)
