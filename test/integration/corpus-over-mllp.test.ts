import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InboundRecord } from '../../server/db/records.ts'
import { splitBatch } from '../../server/ingest/hl7/split-batch.ts'
import { connectMllp } from '../builders/mllp-client.ts'
import { testServer, until, type TestServer } from '../builders/server.ts'

const folder = resolve('../shared/data/hl7v2')
const isHere = existsSync(folder)
const parts = ['messages', 'quirks', 'malformed']
const files = isHere ? parts.flatMap((part) => readdirSync(join(folder, part)).map((name) => `${part}/${name}`)) : []
const REUSED = /^Another message came under control id/

/** How a file ended: the answers, what became of its messages, and the first reason among them. */
type Ending = { readonly file: string; readonly answer: string; readonly outcome: string; readonly reason: string }

let there: TestServer
beforeAll(async () => {
  if (isHere) there = await testServer()
})
afterAll(() => there?.stop())

test.runIf(!isHere)('the published HL7 messages are not at hand (../shared/data/hl7v2): not run', () => {
  expect(files).toEqual([])
})

test.runIf(isHere)(
  '[IN11] every published message over real MLLP is answered, kept byte for byte, and ends with an outcome',
  { timeout: 120_000 },
  async () => {
    const first = await sendAll(new Map(files.map((file) => [file, payloadOf(file)])))
    // Publishers reuse control ids freely; the messages so set aside are sent once more, each under a number of its own.
    const reused = first.filter(({ reason }) => REUSED.test(reason)).map(({ file }) => file)
    const second = await sendAll(
      new Map(reused.map((file, index) => [file, renumbered(payloadOf(file), `OWN${index}`)])),
    )
    print('as published', first)
    print('again, under control ids of their own', second)

    const all = await kept()
    expect(all.filter(({ status }) => status === 'received')).toEqual([])
    expect(all.filter(({ reason }) => reason?.includes('fault of its own'))).toEqual([])
    expect(all.filter(({ status, reason }) => status === 'quarantined' && (reason ?? '').length < 30)).toEqual([])
    expect(second.filter(({ reason }) => REUSED.test(reason))).toEqual([])
    expect(second.filter(({ outcome }) => outcome === 'quarantined').map(({ file }) => file)).toEqual([])
    for (const [file, answer, outcome] of EXPECTED)
      expect(
        first.find((ending) => ending.file === file),
        file,
      ).toMatchObject({ answer, outcome })
  },
)

const EXPECTED = [
  ['messages/cosyte-canonical-adt-a01.hl7', 'AA', 'applied'],
  ['messages/cosyte-canonical-adt-a40-merge.hl7', 'AA', 'applied'],
  ['messages/ms-REF-I12-01.hl7', 'AA', 'applied'],
  ['messages/cosyte-canonical-orm-o01.hl7', 'AA', 'kept'],
  ['messages/cosyte-canonical-oru-r01.hl7', 'AA', 'kept'],
  ['messages/cosyte-canonical-siu-s12.hl7', 'AA', 'quarantined'],
  ['malformed/cosyte-malformed-no-msh-segment.hl7', 'AR', 'quarantined'],
  ['malformed/cosyte-malformed-empty-input.hl7', 'AR', 'quarantined'],
  ['malformed/cosyte-vendor-quirks-missing-required-field.hl7', 'AE', 'quarantined'],
] as const

async function sendAll(payloads: ReadonlyMap<string, Buffer>): Promise<Ending[]> {
  const client = await connectMllp(there.server.mllpPort)
  const answers = new Map<string, string>()
  for (const [file, raw] of payloads) {
    const ack = (await client.send(raw)).toString('latin1')
    const codes = [...ack.matchAll(/MSA.(\w\w)/g)].map((match) => match[1])
    expect(codes.length, `${file}: answers`).toBe(splitBatch(raw).length)
    answers.set(file, [...new Set(codes)].join(' '))
  }
  client.close()
  await until(async () => (await there.server.db.reads.inboundWaiting('demo', 1)).length === 0, 60_000)
  const byHash = new Map((await kept()).map((record) => [record.bodyHash, record]))
  return [...payloads].map(([file, raw]) =>
    endingOf(
      file,
      answers.get(file) ?? '',
      splitBatch(raw).map((piece) => found(byHash, file, piece)),
    ),
  )
}

function found(byHash: ReadonlyMap<string, InboundRecord>, file: string, piece: Buffer): InboundRecord {
  const record = byHash.get(createHash('sha256').update(piece).digest('hex'))
  if (record === undefined) throw new Error(`${file} was lost`)
  expect(Buffer.compare(Buffer.from(record.raw), piece), `${file}: bytes`).toBe(0)
  return record
}

function endingOf(file: string, answer: string, records: readonly InboundRecord[]): Ending {
  const outcome = [...new Set(records.map(({ status }) => status))].join(' ')
  return { file, answer, outcome, reason: records.find(({ reason }) => reason !== null)?.reason ?? '' }
}

async function kept(): Promise<InboundRecord[]> {
  const all: InboundRecord[] = []
  for (let after: string | null = ''; after !== null;) {
    const page = await there.server.db.reads.inbound(
      'demo',
      { status: null },
      { limit: 200, after: after === '' ? null : after },
    )
    all.push(...page.items)
    after = page.next
  }
  return all
}

/** One file was saved with its frame around it: what is in the frame is the message. */
function payloadOf(file: string): Buffer {
  const raw = readFileSync(join(folder, file))
  return raw[0] === 0x0b ? raw.subarray(1, -2) : raw
}

/** The same bytes with another MSH-10 in the header (a byte order mark may stand before it). */
function renumbered(raw: Buffer, id: string): Buffer {
  const text = raw.toString('latin1')
  const start = text.indexOf('MSH')
  const fields = text.slice(start).split(text.charAt(start + 3))
  const renamed = fields.map((field, index) => (index === 9 ? id : field)).join(text.charAt(start + 3))
  return Buffer.from(text.slice(0, start) + renamed, 'latin1')
}

function print(title: string, endings: readonly Ending[]): void {
  console.log(title)
  for (const { file, answer, outcome, reason } of endings)
    console.log(`${file.padEnd(64)} ${answer.padEnd(9)} ${outcome.padEnd(20)} ${reason.slice(0, 100)}`)
}
