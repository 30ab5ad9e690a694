import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { frameOf } from '../../server/ingest/mllp/mllp-frames.ts'
import { adt } from '../builders/hl7/adt.ts'
import { appointment } from '../builders/hl7/appointment.ts'
import { document } from '../builders/hl7/document.ts'
import { merge } from '../builders/hl7/merge.ts'
import { order } from '../builders/hl7/order.ts'
import { referral } from '../builders/hl7/referral.ts'
import { connectMllp } from '../builders/mllp-client.ts'
import { seededDice } from '../builders/seeded-dice.ts'
import { type Row } from './parts/desk.ts'
import { inboundOf, journeyOf, settled, stayIn, type Stay } from './parts/feed.ts'
import { openWard } from './parts/open-ward.ts'

const { there, desk, feed, staff } = await openWard()

function admission(stay: Stay, controlId: string, at: number = Date.now()): string {
  return adt({ trigger: 'A01', controlId, at, ...stay })
}

async function visitOf({ visit }: Stay) {
  return there.server.db.reads.visit('demo', visit.number)
}

async function journeyIn(stay: Stay): Promise<Row | undefined> {
  return journeyOf(desk, staff.supervisor, stay)
}

test('[case 56] a message written byte by byte is one message', async () => {
  const socket = connect({ port: there.server.mllpPort, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  const answered = once(socket, 'data')
  for (const byte of frameOf(Buffer.from(admission(stayIn('4E 451 A', 'Bytes Oda'), 'BYTES-1'))))
    socket.write(Buffer.from([byte]))
  expect(String((await answered)[0])).toContain('MSA|AA|BYTES-1')
  socket.destroy()
  await settled(there)
  expect(await visitOf(stayIn('4E 451 A', 'Bytes Oda'))).toMatchObject({ bed: 'A', room: '451' })
})

test('[case 57] fifty messages in one write are all answered, in order', async () => {
  const client = await connectMllp(there.server.mllpPort)
  const ids = Array.from({ length: 50 }, (_, index) => `FIFTY-${index}`)
  const stay = stayIn('4E 452 A', 'Fifty Oda')
  client.write(Buffer.concat(ids.map((id) => frameOf(Buffer.from(admission(stay, id))))))
  for (const id of ids) expect((await client.next()).toString()).toContain(`MSA|AA|${id}\r`)
  client.close()
  await settled(there)
})

test('[case 57] twelve senders at once: every answer names its own message', async () => {
  const clients = await Promise.all(Array.from({ length: 12 }, () => connectMllp(there.server.mllpPort)))
  await Promise.all(
    clients.map(async (client, one) => {
      for (let index = 0; index < 8; index += 1) {
        const id = `SENDER-${one}-${index}`
        const stay = stayIn(`5E ${551 + one} B`, `Sender${one} Oda`)
        const message = adt({ trigger: 'A08', controlId: id, at: Date.now(), sender: `EHR${one}`, ...stay })
        expect((await client.send(message)).toString()).toContain(`MSA|AA|${id}`)
      }
      client.close()
    }),
  )
  await settled(there)
})

test('[case 59] [case 61] what is no message is answered AR or not at all, and counted; the next one is read', async () => {
  const bad = [
    '',
    ' ',
    'hello',
    'MSH',
    'MSH|',
    'MSH|^~\\&',
    'MSHA^~\\&AEHRA',
    'MSH||||||',
    'PID|1||X',
    '\u0000\u0001\u0002',
    '<xml/>',
    '{"json":1}',
    'GET / HTTP/1.1\r\n\r\n',
  ]
  for (const text of bad) {
    const answer = (await feed.client.send(text)).toString('latin1')
    expect({ text, answer }).toEqual({ text, answer: expect.stringContaining('MSA|AR') })
  }
  expect(await feed.send(admission(stayIn('4E 453 A', 'After Oda'), 'AFTER-1'))).toBe('AA')
})

test('[case 60] [case 61] any line ends, any delimiters', async () => {
  const stays = ['Lf', 'Crlf', 'Mixed', 'Odd'].map((name, index) => stayIn(`4E ${454 + index} A`, `${name} Oda`))
  const texts = stays.map((stay, index) => admission(stay, `ENDS-${index}`))
  const odd = texts[3]!.replaceAll('|', '#').replaceAll('^', '*').replace('*~\\&', '*~\\&')
  const sent = [
    texts[0]!.replaceAll('\r', '\n'),
    texts[1]!.replaceAll('\r', '\r\n'),
    texts[2]!.replace('\r', '\n').replace('\rPV1', '\r\nPV1'),
    odd,
  ]
  for (const message of sent) expect((await feed.client.send(message)).toString()).toMatch(/MSA.AA.ENDS-/)
  await settled(there)
  for (const stay of stays) expect(await visitOf(stay)).toMatchObject({ state: 'in', bed: 'A' })
})

test('[case 62] [case 63] odd escapes and a lying character set never lose a message', async () => {
  const escapes = ['\\E\\', '\\', '\\X0D\\', '\\X0\\', '\\Zxx\\', '\\.br\\', '\\\\E\\\\', '\\X\\', '\\F', '\\XZZ\\']
  for (const [index, name] of escapes.entries()) {
    const text = admission(stayIn('4E 458 A', 'Escape Oda'), `ESC-${index}`).replace('ESCAPE^^^', `ESC${index}^^^`)
    expect(await feed.send(text.replace('Escape^Oda', `${name}^Oda`))).toBe('AA')
    expect(await inboundOf(desk, staff.analyst, `ESC-${index}`)).toMatchObject({ status: 'applied' })
  }
  const latin = Buffer.from(
    admission(stayIn('4E 459 A', 'Muller Oda'), 'LATIN-1').replace('Muller', 'M\u00fcller'),
    'latin1',
  )
  expect(await feed.send(latin)).toBe('AA')
  expect(await there.server.db.reads.patient('demo', 'M-MULLER')).toMatchObject({ family: 'Müller' })
  const lying = adt({
    trigger: 'A01',
    controlId: 'LIE-1',
    at: Date.now(),
    charset: 'UNICODE UTF-8',
    ...stayIn('4E 460 A', 'Lie Oda'),
  })
  expect(await feed.send(Buffer.from(lying.replace('Lie^', 'L\u00eee^'), 'latin1'))).toBe('AA')
  expect(await inboundOf(desk, staff.analyst, 'LIE-1')).toMatchObject({ status: 'applied' })
})

test('[case 65] A08 before A01: the first message makes the visit; a late A02 after A03 moves nobody', async () => {
  const stay = stayIn('4E 461 A', 'Order Oda')
  await feed.adt('A08', stay, { agoMin: 60 })
  expect(await visitOf(stay)).toMatchObject({ state: 'in', room: '461', bed: 'A' })
  await feed.adt('A01', stay, { agoMin: 55 })
  await feed.adt('A03', stay, { agoMin: 10 })
  expect(await visitOf(stay)).toMatchObject({ state: 'left' })
  await feed.adt('A02', { ...stay, visit: stayIn('5E 551 A', 'Order Oda').visit }, { agoMin: 30 })
  await feed.adt('A08', { ...stay, visit: stayIn('5E 551 A', 'Order Oda').visit }, { agoMin: 5 })
  expect(await visitOf(stay)).toMatchObject({ state: 'left', unit: '4E', room: '461' })
})

test('[case 65] A03 before its A01: the journey is where the patient left, and no second one opens', async () => {
  const stay = stayIn('4E 462 A', 'Reverse Oda')
  await feed.adt('A03', stay, { agoMin: 5 })
  await feed.adt('A01', stay, { agoMin: 300 })
  expect(await visitOf(stay)).toMatchObject({ state: 'left' })
  const mine = (await desk.all('/api/v1/journeys', staff.supervisor)).filter(
    (row) => (row['patient'] as { mrn: string } | null)?.mrn === stay.patient.mrn,
  )
  expect(mine.map((row) => row['stage'])).toEqual(['left'])
})

test(
  '[case 65] chains and cycles of A40 end: the last survivor counts, no one hangs',
  { timeout: 20_000 },
  async () => {
    const people = ['Chaina', 'Chainb', 'Chainc'].map((name) => stayIn('4E 463 A', `${name} Oda`).patient)
    const stay = { ...stayIn('4E 463 A', 'Chaina Oda') }
    await feed.adt('A01', stay, { agoMin: 30 })
    await feed.order('NW', stay)
    const { id } = (await journeyIn(stay))!
    const into = (patient: number, retired: number) =>
      feed.send(merge({ at: Date.now(), controlId: feed.id(), patient: people[patient]!, retired: people[retired]! }))
    await into(1, 0)
    await into(2, 1)
    expect((await desk.detail(id, staff.supervisor)).journey['patient']).toMatchObject({ mrn: 'M-CHAINC' })
    await into(0, 2)
    expect(
      await feed.send(merge({ at: Date.now(), controlId: 'SELF-1', patient: people[0]!, retired: people[0]! })),
    ).toBe('AA')
    expect(await inboundOf(desk, staff.analyst, 'SELF-1')).toMatchObject({ status: 'quarantined' })
    await feed.adt('A08', stay)
    const { journey } = await desk.detail(id, staff.supervisor)
    expect(['M-CHAINA', 'M-CHAINB', 'M-CHAINC']).toContain((journey['patient'] as { mrn: string }).mrn)
  },
)

test('[case 66] odd times change nothing that they cannot say', async () => {
  const times = [
    '20261101013000',
    '2026',
    '00000000',
    '99991231235959',
    'yesterday',
    '20260230',
    '20260101T10:00:00Z',
    '-1',
  ]
  for (const [index, time] of times.entries()) {
    const stay = stayIn('4E 464 A', `Times${index} Oda`)
    const text = admission(stay, `TIME-${index}`).replaceAll(/\d{14}\+0000/g, time)
    expect(await feed.send(text)).toBe('AA')
    const kept = await inboundOf(desk, staff.analyst, `TIME-${index}`)
    expect({ time, status: kept!['status'] }).toEqual({ time, status: 'applied' })
    const visit = await visitOf(stay)
    expect(visit!.eventAt).toBeLessThanOrEqual(Date.now())
  }
})

test('[case 67] too large, too many: AR, and the connection goes on', { timeout: 60_000 }, async () => {
  const stay = stayIn('4E 465 A', 'Large Oda')
  const reps = admission(stay, 'REPS-1').replace('^^^HOSP^MR', `^^^HOSP^MR${'~X'.repeat(300_000)}`)
  expect((await feed.client.send(reps)).toString()).toContain('MSA|AR|REPS-1')
  const obx = `${admission(stay, 'OBX-1')}${'OBX|1|TX|A||x\r'.repeat(65_000)}`
  expect((await feed.client.send(obx)).toString()).toContain('MSA|AR|OBX-1')
  const before = process.memoryUsage().rss
  const socket = connect({ port: there.server.mllpPort, host: '127.0.0.1' })
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  let answer = ''
  socket.on('data', (data) => (answer += data.toString()))
  const mega = Buffer.alloc(1_000_000, 0x61)
  socket.write(Buffer.concat([Buffer.from([0x0b]), Buffer.from(admission(stay, 'HUGE-1'))]))
  for (let index = 0; index < 100; index += 1) if (!socket.write(mega)) await once(socket, 'drain')
  socket.write(Buffer.from([0x1c, 0x0d]))
  socket.write(frameOf(Buffer.from(admission(stay, 'SMALL-1'))))
  const ends = Date.now() + 30_000
  while (!answer.includes('SMALL-1') && Date.now() < ends) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(answer).toContain('MSA|AR|HUGE-1')
  expect(answer).toContain('MSA|AA|SMALL-1')
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
  socket.destroy()
  await settled(there)
})

test('[case 68] unknown triggers, Z-segments, future versions and batches are taken and kept', async () => {
  const stay = stayIn('4E 451 B', 'Unknown Oda')
  const unknown = admission(stay, 'UNK-1').replace('ADT^A01', 'ADT^A99')
  expect(await feed.send(unknown)).toBe('AA')
  expect(await inboundOf(desk, staff.analyst, 'UNK-1')).toMatchObject({
    status: 'kept',
    reason: expect.stringContaining('not mapped'),
  })
  const zed = admission(stay, 'ZED-1').replace('PV1', 'ZPI|custom|^^\rPV1').replace('|2.5.1', '|2.9')
  expect(await feed.send(zed)).toBe('AA')
  expect(await inboundOf(desk, staff.analyst, 'ZED-1')).toMatchObject({ status: 'applied' })
  const two = ['BAT-1', 'BAT-2'].map((id) => admission(stay, id))
  const batch = `FHS|^~\\&\rBHS|^~\\&\r${two.join('')}BTS|2\rFTS|1\r`
  const answer = (await feed.client.send(batch)).toString()
  expect([...answer.matchAll(/MSA\|AA\|(BAT-\d)/g)].map((match) => match[1])).toEqual(['BAT-1', 'BAT-2'])
  await settled(there)
})

test('[case 61] MSH-11 T is refused by a live server and taken by the demo', async () => {
  const stay = stayIn('4E 452 B', 'Training Oda')
  expect(
    await feed.send(adt({ trigger: 'A01', controlId: 'TRAIN-1', at: Date.now(), processingId: 'T', ...stay })),
  ).toBe('AA')
})

test(
  '[S6] 700 mutants of every kind of message: each is answered and settled, none by a fault of ours',
  { timeout: 120_000 },
  async () => {
    const dice = seededDice('hl7-mutants')
    const stay = stayIn('4E 453 B', 'Mutant Oda')
    const at = Date.now()
    const base = (controlId: string) => [
      adt({ trigger: 'A01', controlId, at, ...stay }),
      adt({ trigger: 'A03', controlId, at, ...stay }),
      order({ control: 'NW', controlId, at, ...stay, placer: 'P1', code: { code: 'DISCHARGE' } }),
      merge({ controlId, at, patient: stay.patient, retired: { ...stay.patient, mrn: 'M-OLD' } }),
      referral({
        controlId,
        at,
        trigger: 'I12',
        patient: stay.patient,
        originatingId: 'R1',
        referring: { id: 'D', family: 'F', given: 'G' },
        referredTo: { organization: 'C' },
      }),
      appointment({ controlId, at, trigger: 'S12', patient: stay.patient, filler: 'F1', startAt: at }),
      document({ controlId, at, patient: stay.patient, documentType: { code: 'CN' }, documentId: 'D1' }),
    ]
    const client = await connectMllp(there.server.mllpPort)
    for (let index = 0; index < 700; index += 1) {
      const kinds = base(`MUT-${index}`)
      const bytes = Buffer.from(kinds[index % kinds.length]!)
      for (let turn = dice.between(1, 6); turn >= 1; turn -= 1) mutate(bytes, dice)
      const answer = (await client.send(Buffer.from(bytes.filter((byte) => byte !== 0x1c && byte !== 0x0b)))).toString(
        'latin1',
      )
      expect(answer).toMatch(/MSA.A[AER]/)
    }
    client.close()
    await settled(there)
    const kept = await desk.all('/api/v1/inbound?limit=500', staff.analyst)
    expect(kept.filter((row) => row['status'] === 'received')).toEqual([])
    expect(kept.filter((row) => String(row['reason']).includes('fault of its own'))).toEqual([])
    expect((await desk.raw('/healthz')).status).toBe(200)
  },
)

function mutate(bytes: Buffer, dice: ReturnType<typeof seededDice>): void {
  const at = dice.between(0, bytes.length - 1)
  const specials = Buffer.from('|^~\\&\r\n"\0\u00ff0A ')
  switch (dice.between(0, 3)) {
    case 0:
      bytes[at] = specials[at % specials.length] ?? 0
      return
    case 1:
      bytes[at] = dice.between(0, 255)
      return
    case 2:
      bytes.copy(bytes, at, Math.floor(at / 2), at)
      return
    default:
      bytes.fill(specials[at % specials.length] ?? 0, at, Math.min(at + 8, bytes.length))
  }
}
