import { expect, test } from 'vitest'
import { admitMessage } from './admit-message.ts'
import { buildAck, joinAcks } from './build-ack.ts'
import { readHeader } from './read-header.ts'
import { readBatch, splitBatch } from './split-batch.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const MSH = 'MSH|^~\\&|EHR|MAIN|ONWARD|HOSP|20260101120000||ADT^A01^ADT_A01|MSG1|P|2.5.1'
const header = (text: string) => {
  const read = readHeader(bytes(text))
  if (!read.ok) throw new Error(read.fault)
  return read.value
}

test('[IN10] the header is read whatever the rest of the message is', () => {
  expect(header(`${MSH}\r\x00\xff|||rubbish`)).toMatchObject({
    sender: 'EHR|MAIN',
    controlId: 'MSG1',
    messageType: 'ADT^A01',
    messageCode: 'ADT',
    trigger: 'A01',
    processingId: 'P',
    version: '2.5.1',
    sentAt: '20260101120000',
  })
})

test('[IN10] any delimiters, a byte order mark, blank lines before, one line only', () => {
  expect(header('MSH@~&#\\@A@B@C@D@@@ADT~A01@7@P@2.5').messageType).toBe('ADT^A01')
  expect(header('MSH^~|\\&^A^B^C^D^^^ADT~A24^8^P^2.4').controlId).toBe('8')
  expect(header(`\xef\xbb\xbf${MSH}`).controlId).toBe('MSG1')
  expect(header(`\r\n ${MSH}\n`).controlId).toBe('MSG1')
  expect(header('MSH|^~\\\\&|A|B|||||ADT^A01|9|P|2.5').delimiters).toMatchObject({ escape: '\\', subcomponent: '&' })
  expect(header('MSH|^~}|A|B|||||ADT^A01|9|P|2.1').delimiters).toMatchObject({ escape: '}', subcomponent: '&' })
  expect(header('MSH|^~\\&|^OLIS^X500||x|y|||ADT^A01|9|P|2.5').sender).toBe('OLIS|')
})

test.each([
  ['', 'empty'],
  ['\x00', 'not HL7'],
  ['EVN|A01\rPID|1', 'not HL7'],
  ['GET / HTTP/1.1', 'not HL7'],
  ['MSH', 'MSH-1'],
  ['MSH|', 'MSH-2'],
  ['MSH|^~', 'MSH-2'],
  ['MSH|^~|A|B', 'MSH-2'],
  ['MSH|^~\\&', 'MSH-2'],
  ['MSHA^~\\&A', 'not HL7'],
  ['MSH ^~\\& A', 'MSH-1'],
  ['MSH|A~\\&|x', 'MSH-2'],
  ['MSH|^^\\&|x', 'same delimiter'],
  ['MSH|^~|&|x', 'MSH-2'],
  ['MSH|\\^~\\&\\T\\|x', 'MSH-2'],
])('[IN10] %j is refused with AR and a reason (61)', (text, reason) => {
  const admission = admitMessage(bytes(text))
  expect(admission).toMatchObject({ kind: 'refuse', code: 'AR', errorCode: '100', header: null })
  expect(admission.kind === 'refuse' && admission.reason).toContain(reason)
})

test('[IN11] a message without type or control id is kept and answered AE; it says what to fill', () => {
  const noType = admitMessage(bytes('MSH|^~\\&|A|B|C|D|20260101|||MSG1|P|2.5\r'))
  expect(noType).toMatchObject({ kind: 'keep-faulty', code: 'AE', errorCode: '101' })
  expect(noType.kind === 'keep-faulty' && noType.reason).toBe(
    'The message lacks MSH-9 (message type). Ask the sender to fill it, then send again.',
  )
  const noId = admitMessage(bytes('MSH|^~\\&|A|B|C|D|20260101||ADT^A01||P|2.5\r'))
  expect(noId).toMatchObject({ kind: 'keep-faulty', code: 'AE' })
})

test('[IN11] training and debugging messages are refused by a live server, taken where the policy says so', () => {
  const training = bytes(MSH.replace('|P|', '|T|'))
  expect(admitMessage(training)).toMatchObject({ kind: 'refuse', code: 'AR', errorCode: '202' })
  expect(admitMessage(training, { processingIds: ['P', 'T', 'D'] })).toMatchObject({ kind: 'keep', code: 'AA' })
  expect(admitMessage(bytes(MSH.replace('|P|', '||')))).toMatchObject({ kind: 'keep' })
})

test('[IN11] unknown versions, types and Z-segments are no reason to refuse (68)', () => {
  expect(admitMessage(bytes(`${MSH.replace('2.5.1', '2.9')}\rZZZ|1`))).toMatchObject({ kind: 'keep' })
  expect(admitMessage(bytes(MSH.replace('ADT^A01^ADT_A01', 'ZZZ^Z99')))).toMatchObject({ kind: 'keep' })
})

test.each([
  ['bytes', () => `${MSH}\rOBX|1|TX|||${'x'.repeat(1_100_000)}`],
  ['segments', () => `${MSH}\r${'OBX|1|TX|||x\r'.repeat(65_000)}`],
  ['repetitions', () => `${MSH}\rPID|1||${'~'.repeat(900_000)}`],
  ['fields', () => `${MSH}\rPID|${'|'.repeat(900_000)}`],
  ['bytes in a field', () => `${MSH}\rPID|1||${'x'.repeat(100_000)}`],
])('[IN12] too many %s: AR with the control id (67)', (what, build) => {
  const raw = bytes(build())
  const admission = admitMessage(raw)
  expect(admission).toMatchObject({ kind: 'refuse', code: 'AR', header: { controlId: 'MSG1' } })
  expect(admission.kind === 'refuse' && admission.reason).toContain(what)
})

test('[IN12] a document of 900 KB in OBX-5 is taken', () => {
  expect(admitMessage(bytes(`${MSH}\rOBX|1|ED|||^^^Base64^${'A'.repeat(900_000)}`))).toMatchObject({ kind: 'keep' })
})

test('[IN13] one message stays one, untouched', () => {
  for (const text of [MSH, `\n${MSH}\r`, `\xef\xbb\xbf${MSH}\r`, `${MSH}\rOBX|1|TX|||MSH in text`, '', 'rubbish'])
    expect(splitBatch(bytes(text)).map(String)).toEqual([bytes(text).toString()])
})

test('[IN13] batches and joined messages are split; envelopes go, a preamble stays a piece of its own', () => {
  const batch = `FHS|^~\\&|A\rBHS|^~\\&|A\r${MSH}\rPID|1\r${MSH}\nPID|2\rBTS|2\rFTS|1\r`
  expect(splitBatch(bytes(batch)).map(String)).toEqual([`${MSH}\rPID|1\r`, `${MSH}\nPID|2\r`])
  expect(splitBatch(bytes(`/* notes */\r\n${MSH}\r`)).map(String)).toEqual(['/* notes */\r\n', `${MSH}\r`])
  expect(splitBatch(bytes(`${MSH}\rMSH|^~\r${MSH}\r`))).toHaveLength(3)
})

test('[IN13] a batch that miscounts is said so and read all the same', () => {
  const batch = readBatch(bytes(`BHS|^~\\&|A\r${MSH}\r${MSH}\rBTS|3\r`))
  expect(batch.messages).toHaveLength(2)
  expect(batch.notes.join()).toContain('BTS-1 declares 3 messages, 2 arrived')
  expect(readBatch(bytes(`BHS|^~\\&|A\r${MSH}\rBTS|1|all\r`)).notes).toEqual([])
})

const now = Date.UTC(2026, 0, 1, 12)
const ack = (text: string, code: 'AA' | 'AE' | 'AR', said = '') =>
  buildAck({ header: header(text), code, text: said, now, controlId: 'ONW7' }).toString('latin1')

test('[IN20] AA swaps the ends and echoes the id, in the sender’s own delimiters', () => {
  expect(ack(MSH, 'AA')).toBe(
    'MSH|^~\\&|ONWARD|HOSP|EHR|MAIN|20260101120000+0000||ACK^A01^ACK|ONW7|P|2.5.1\rMSA|AA|MSG1\r',
  )
  expect(ack('MSH@~&#\\@A@B@C@D@@@ADT~A01@7~8@P@2.5', 'AA')).toBe(
    'MSH@~&#\\@C@D@A@B@20260101120000+0000@@ACK~A01~ACK@ONW7@P@2.5\rMSA@AA@7~8\r',
  )
})

test('[IN20] AE and AR carry the reason and its code, escaped', () => {
  expect(ack(MSH, 'AE', 'PID-3 | is empty')).toContain(
    '\rMSA|AE|MSG1|PID-3 \\F\\ is empty\rERR|||207^Application internal error^HL70357|E||||PID-3 \\F\\ is empty\r',
  )
})

test('[IN20] without a header there is still a well-formed AR', () => {
  const answer = buildAck({ header: null, code: 'AR', text: 'no', errorCode: '100', now, controlId: 'ONW7' })
  expect(answer.toString()).toBe(
    'MSH|^~\\&|ONWARD||||20260101120000+0000||ACK|ONW7|P|2.5.1\rMSA|AR||no\rERR|||100^Segment sequence error^HL70357|E||||no\r',
  )
  expect(readHeader(joinAcks([answer, answer])).ok).toBe(true)
})

test('[IN20] an answer goes out in the character set of the message, ids included', () => {
  const latin1 = bytes('MSH|^~\\&|A|B|C|D|||ADT^A01|\xfc1|P|2.5||||||8859/1')
  const read = readHeader(latin1)
  if (!read.ok) throw new Error(read.fault)
  expect(read.value.controlId).toBe('ü1')
  const answer = buildAck({ header: read.value, code: 'AA', text: '', now, controlId: 'x' })
  expect(answer.includes(bytes('MSA|AA|\xfc1\r'))).toBe(true)
  expect(answer.includes(bytes('|2.5||||||8859/1\r'))).toBe(true)
})

test('[IN20] what is echoed cannot break the frame of the answer', () => {
  expect(ack('MSH|^~\\&|A\x0b|B\x00|C|D|||ADT^A01|7\x1c|P|2.5', 'AA')).toMatch(/\|A\|B\|.*\rMSA\|AA\|7\r$/)
})
