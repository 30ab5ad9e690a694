import { afterAll, beforeAll, expect, test } from 'vitest'
import { pino } from 'pino'
import { Client } from 'pg'
import { startServer, type RunningServer } from '../../server/app/start-server.ts'
import { readSettings } from '../../server/config/read-settings.ts'
import { verifyChain } from '../../server/changelog/verify-chain.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { merge } from '../builders/hl7/merge.ts'
import { order as orderMessage } from '../builders/hl7/order.ts'
import { until } from '../builders/server.ts'
import { uuidV7, type Answered } from './parts/desk.ts'
import { journeyOf, settled, stayIn, type Stay } from './parts/feed.ts'
import { openSocket } from './parts/socket.ts'
import { STAFF } from './parts/staff.ts'
import { causedSince } from './parts/caused-since.ts'
import { openWard } from './parts/open-ward.ts'

const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS
let otherNode: RunningServer
const { there, desk, feed, staff } = await openWard()
let beds = 0

beforeAll(async () => {
  otherNode = await secondNode()
})
afterAll(async () => {
  await otherNode.stop()
})

/** Another server process's worth of a node on the same database. */
async function secondNode(): Promise<RunningServer> {
  const env = { ONWARD_PORT: '0', ONWARD_MLLP_PORT: '0', ONWARD_DEMO: '1', ONWARD_DEMO_FEED: 'off' }
  const read = readSettings({
    ...env,
    DATABASE_URL: there.databaseUrl,
    ONWARD_DATA_DIR: `/tmp/onward-node-${process.pid}`,
  })
  if (read.kind === 'wrong') throw new Error(read.sentences.join(' '))
  const log = pino({ level: 'silent' })
  return startServer({ settings: read.settings, log, version: 'test', onFailed: () => undefined })
}

async function openDischarge(): Promise<{ id: string; stay: Stay }> {
  const stay = stayIn(`4W ${401 + Math.floor(beds / 2)} ${beds % 2 === 0 ? 'A' : 'B'}`, `Negative${(beds += 1)} Eve`)
  await feed.adt('A01', stay, { agoMin: 120 })
  await feed.order('NW', stay)
  const journey = await journeyOf(desk, staff.supervisor, stay)
  return { id: journey!.id, stay }
}

function body(verb: string, entityId: string, more: object = {}): object {
  return { commandId: uuidV7(), verb, entityId, args: {}, issuedAt: Date.now(), ...more }
}

async function send(url: string, as: string, command: object): Promise<{ status: number; body: Answered }> {
  const response = await fetch(`${url}/api/v1/commands`, {
    method: 'POST',
    headers: { authorization: as, 'content-type': 'application/json' },
    body: JSON.stringify(command),
  })
  return { status: response.status, body: (await response.json()) as Answered }
}

async function countOf(cause: unknown): Promise<number> {
  const log = await there.server.db.reads.log('demo', 0, 5_000)
  return log.filter((entry) => entry.cause === cause).length
}

test('[case 1] a replayed command is answered as the first time and has one effect', async () => {
  const { id } = await openDischarge()
  const command = body('claim', `${id}/med-rec`)
  const first = await send(there.url, staff.pharmacist, command)
  const again = await Promise.all(Array.from({ length: 20 }, () => send(there.url, staff.pharmacist, command)))
  expect(first.body.outcome).toBe('applied')
  for (const one of again)
    expect(one.body).toMatchObject({ outcome: 'duplicate', first: 'applied', seq: first.body['seq'] })
  expect(await countOf(first.body.commandId)).toBe(1)
})

test('[case 1] a refusal is replayed as well, though it would pass by now', async () => {
  const { id } = await openDischarge()
  await desk.done(staff.pharmacist, 'claim', `${id}/med-rec`)
  const command = body('claim', `${id}/med-rec`)
  expect((await send(there.url, staff.otherPharmacist, command)).body.outcome).toBe('rejected')
  await desk.done(staff.pharmacist, 'release', `${id}/med-rec`)
  expect((await send(there.url, staff.otherPharmacist, command)).body).toMatchObject({
    outcome: 'duplicate',
    first: 'rejected',
    refusal: { code: 'already-claimed' },
  })
})

test('[case 2] the same id with another body, or by another person, is 409 and touches nothing', async () => {
  const { id } = await openDischarge()
  const command = body('claim', `${id}/med-rec`)
  await send(there.url, staff.pharmacist, command)
  const head = await there.server.db.reads.head('demo')
  for (const other of [{ verb: 'release' }, { entityId: `${id}/cm-plan` }, { args: { odd: 1 } }, { issuedAt: 1 }])
    expect(await send(there.url, staff.pharmacist, { ...command, ...other })).toMatchObject({
      status: 409,
      body: { outcome: 'rejected', refusal: { code: 'id-reuse', row: null } },
    })
  expect((await send(there.url, staff.otherPharmacist, command)).status).toBe(409)
  expect(await causedSince(there, head)).toEqual([])
})

test('[case 3] a completion on an old version of the step is stale, with the row as it is now', async () => {
  const { id } = await openDischarge()
  const before = await desk.task(id, 'med-rec', staff.pharmacist)
  await desk.done(staff.pharmacist, 'claim', `${id}/med-rec`)
  await desk.done(staff.pharmacist, 'start', `${id}/med-rec`)
  const answer = await desk.command(
    staff.pharmacist,
    'complete',
    `${id}/med-rec`,
    { captures: { reconciled: true } },
    { baseVersion: before!['version'] },
  )
  expect(answer).toMatchObject({ outcome: 'rejected', refusal: { code: 'stale', row: { state: 'working' } } })
})

test('[case 4] two consoles on two nodes claim one task at once: one winner, one who is told by whom', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { id } = await openDischarge()
    const [a, b] = await Promise.all([
      send(there.url, staff.pharmacist, body('claim', `${id}/med-rec`)),
      send(otherNode.url, staff.otherPharmacist, body('claim', `${id}/med-rec`)),
    ])
    expect([a.body.outcome, b.body.outcome].toSorted()).toEqual(['applied', 'rejected'])
    const [won, lost] = a.body.outcome === 'applied' ? ['Maria Lopez', b] : ['Jonas Ortiz', a]
    expect(lost.body.refusal).toMatchObject({ code: 'already-claimed', by: won, row: { owner: { name: won } } })
  }
})

test('[case 5] who did not claim it does not complete it', async () => {
  const { id } = await openDischarge()
  await desk.done(staff.pharmacist, 'claim', `${id}/med-rec`)
  const form = { captures: { reconciled: true } }
  expect((await desk.command(staff.otherPharmacist, 'complete', `${id}/med-rec`, form)).refusal).toMatchObject({
    code: 'not-owner',
    by: 'Maria Lopez',
  })
  expect((await desk.command(staff.transporter, 'complete', `${id}/med-rec`, form)).refusal?.code).toBe('forbidden')
  expect((await desk.command(staff.coordinatorElsewhere, 'complete', `${id}/med-rec`, form)).refusal).toMatchObject({
    code: 'not-found',
    by: null,
    row: null,
  })
})

test('[case 6] reassigned while the first owner was offline: their completion is refused, with who has it', async () => {
  const { id } = await openDischarge()
  await desk.done(staff.pharmacist, 'claim', `${id}/med-rec`)
  await desk.done(staff.pharmacyLead, 'assign', `${id}/med-rec`, { user: `demo:${STAFF.otherPharmacist}` })
  const late = await desk.command(
    staff.pharmacist,
    'complete',
    `${id}/med-rec`,
    { captures: { reconciled: true } },
    { issuedAt: Date.now() - 60_000 },
  )
  expect(late).toMatchObject({ outcome: 'rejected', refusal: { code: 'not-owner', by: 'Jonas Ortiz' } })
})

test('[case 7] sent again to another node, a command gets its first answer', async () => {
  const { id } = await openDischarge()
  const command = body('claim', `${id}/med-rec`)
  const first = await send(there.url, staff.pharmacist, command)
  const second = await send(otherNode.url, staff.pharmacist, command)
  expect(second.body).toMatchObject({ outcome: 'duplicate', first: 'applied', seq: first.body['seq'] })
})

test(
  '[case 8] connections cut in the middle: nothing is lost, nothing twice, the chain holds',
  { timeout: 60_000 },
  async () => {
    const journeys = [await openDischarge(), await openDischarge(), await openDischarge()]
    const commands = journeys.flatMap(({ id }) =>
      Array.from({ length: 12 }, (_, index) => body('note', id, { args: { text: `note ${index}` } })),
    )
    const admin = new Client({ connectionString: there.databaseUrl })
    await admin.connect()
    const ends = Date.now() + 1_500
    const cutter = (async () => {
      while (Date.now() < ends) {
        await admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
        )
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    })()
    const outcomes = await Promise.all(
      commands.map(async (command) => {
        for (let tries = 0; tries < 200; tries += 1) {
          const { status, body: answer } = await send(there.url, staff.coordinator, command)
          if (status === 200 && answer.outcome !== 'retry') return answer
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
        throw new Error('never answered')
      }),
    )
    await cutter
    await admin.end()
    for (const answer of outcomes) expect(['applied', 'duplicate']).toContain(answer.outcome)
    const log = await there.server.db.reads.log('demo', 0, 10_000)
    const causes = log.map(({ cause }) => cause)
    for (const { commandId } of outcomes) expect(causes.filter((cause) => cause === commandId).length).toBe(1)
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
    expect(await verifyChain(there.server.db.reads, 'demo')).toBeNull()
  },
)

test('[case 9] gaps and repeats of deviceSeq are no reason to refuse', async () => {
  const { id } = await openDischarge()
  const socket = await openSocket(there.url, staff.coordinator)
  await socket.hello()
  const command = (deviceSeq: number) => ({
    ...body('note', id, { args: { text: `seq ${deviceSeq}` } }),
    deviceId: 'd',
    deviceSeq,
    v: 1,
  })
  for (const deviceSeq of [1, 2, 9, 9, 3, 10])
    expect(await socket.ask('command', command(deviceSeq))).toMatchObject({ outcome: 'applied' })
  socket.close()
})

test('[case 10] 29 days old is taken, 31 days old has expired, with the reason', async () => {
  const { id } = await openDischarge()
  const old = await desk.command(staff.coordinator, 'note', id, { text: 'a' }, { issuedAt: Date.now() - 29 * DAY_MS })
  expect(old.outcome).toBe('applied')
  const tooOld = await desk.command(
    staff.coordinator,
    'note',
    id,
    { text: 'b' },
    { issuedAt: Date.now() - 31 * DAY_MS },
  )
  expect(tooOld).toMatchObject({ outcome: 'expired', refusal: { code: 'expired' } })
})

test('[case 11] a clock three years ahead or behind: the act counts within what the server can vouch for', async () => {
  const { id } = await openDischarge()
  const before = Date.now()
  const ahead = await desk.command(staff.pharmacist, 'claim', `${id}/med-rec`, {}, { issuedAt: before + 3 * YEAR_MS })
  expect(ahead.outcome).toBe('applied')
  expect(Date.parse(String(ahead['effectiveAt']))).toBeLessThanOrEqual(Date.now() + 1000)
  const behind = await desk.command(staff.coordinator, 'note', id, { text: 'x' }, { issuedAt: before - 20 * DAY_MS })
  expect(Date.parse(String(behind['effectiveAt']))).toBeGreaterThan(before - 10 * 60_000)
  const impossible = await desk.command(
    staff.coordinator,
    'note',
    id,
    { text: 'x' },
    { issuedAt: before - 3 * YEAR_MS },
  )
  expect(impossible.outcome).toBe('expired')
})

test('[case 12] a claim on what is gone by now is a typed refusal; after a merge the same task is still taken', async () => {
  const { id, stay } = await openDischarge()
  await feed.adt('A11', stay)
  const gone = await desk.command(staff.pharmacist, 'claim', `${id}/med-rec`)
  expect(gone).toMatchObject({
    outcome: 'rejected',
    refusal: { code: expect.stringMatching(/^(already-completed|journey-closed)$/) },
  })
  const merged = await openDischarge()
  const patient = { mrn: `S-${merged.stay.patient.mrn}`, family: 'Survivor', given: 'Eve' }
  await feed.send(merge({ at: Date.now(), controlId: feed.id(), patient, retired: merged.stay.patient }))
  await desk.done(staff.pharmacist, 'claim', `${merged.id}/med-rec`)
})

test(
  '[case 13] a queue longer than the rate allows arrives in order and is settled to the last',
  { timeout: 120_000 },
  async () => {
    const { id } = await openDischarge()
    const socket = await openSocket(there.url, staff.coordinator)
    await socket.hello()
    const outcomes: unknown[] = []
    for (let index = 0; index < 300; index += 1) {
      const command = { ...body('set-priority', id, { args: { priority: index % 2 === 0 ? 'urgent' : 'routine' } }) }
      for (;;) {
        const answer = await socket.ask('command', { ...command, deviceId: 'd', deviceSeq: index, v: 1 })
        const wait = Number(answer['retryAfterMs'] ?? 0)
        if (answer['fault'] === undefined && answer['outcome'] !== 'retry') {
          outcomes.push(answer['outcome'])
          break
        }
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
    expect(outcomes.every((outcome) => outcome === 'applied')).toBe(true)
    expect((await desk.detail(id, staff.coordinator)).journey['priority']).toBe('routine')
    socket.close()
  },
)

test('[case 14] a cursor ahead of the server, or of another history, is told to load anew', async () => {
  const socket = await openSocket(there.url, staff.coordinator)
  const first = await socket.hello()
  if (!first.ok) throw new Error(first.code)
  const scope = first.scopes.find((one) => one.scope === 'unit:4W')!
  const ahead = { [scope.scope]: { seq: scope.cursor.seq + 1000, tag: 'x' } }
  const answers = [
    await socket.hello({ epoch: first.epoch, cursors: ahead }),
    await socket.hello({ epoch: first.epoch, cursors: { [scope.scope]: { ...scope.cursor, tag: 'other' } } }),
    await socket.hello({ epoch: 'another-epoch', cursors: { [scope.scope]: scope.cursor } }),
  ]
  for (const answer of answers) {
    if (!answer.ok) throw new Error(answer.code)
    expect(answer.scopes.find((one) => one.scope === scope.scope)).toMatchObject({ answer: 'reset', why: 'history' })
  }
  const current = await socket.hello({ epoch: first.epoch, cursors: { [scope.scope]: scope.cursor } })
  if (!current.ok) throw new Error(current.code)
  expect(current.scopes.find((one) => one.scope === scope.scope)).toMatchObject({ answer: 'current' })
  socket.close()
})

test('[case 15] cursors of scopes that are not mine give nothing', async () => {
  const socket = await openSocket(there.url, staff.coordinator)
  const foreign = ['unit:5W', 'dept:PHA', 'user:demo:m.lopez', 'facility:other:ref', 'unit:none', '*', '']
  const cursors = Object.fromEntries(foreign.map((scope) => [scope, { seq: 0, tag: '' }]))
  const answer = await socket.hello({ cursors })
  if (!answer.ok) throw new Error(answer.code)
  for (const scope of foreign) expect(answer.scopes.map((one) => one.scope)).not.toContain(scope)
  for (const scope of foreign.filter((one) => one !== ''))
    expect(await socket.ask('catch-up', { scope, cursor: { seq: 0, tag: '' } })).toMatchObject({ answer: 'refused' })
  for (const scope of foreign) {
    const snapshot = await desk.raw(`/api/v1/sync/snapshot?scope=${encodeURIComponent(scope)}`, {
      as: staff.coordinator,
    })
    expect([400, 404]).toContain(snapshot.status)
  }
  socket.close()
})

test('[case 16] writers on two nodes at once: every number is told to a console, none is skipped', async () => {
  const journeys = [await openDischarge(), await openDischarge(), await openDischarge(), await openDischarge()]
  const socket = await openSocket(there.url, staff.coordinator)
  const welcome = await socket.hello()
  if (!welcome.ok) throw new Error(welcome.code)
  const start = welcome.scopes.find((one) => one.scope === 'unit:4W')!.cursor.seq
  const answers = await Promise.all(
    journeys.flatMap(({ id }, index) =>
      ['urgent', 'stat', 'routine'].map((priority) =>
        send(
          index % 2 === 0 ? there.url : otherNode.url,
          staff.coordinator,
          body('set-priority', id, { args: { priority } }),
        ),
      ),
    ),
  )
  const last = Math.max(...answers.map((answer) => Number(answer.body['seq'] ?? 0)))
  const frames = await until(async () => {
    const told = socket.frames.filter(({ scope }) => scope === 'unit:4W')
    return (told.at(-1)?.seq ?? 0) >= last ? told : null
  })
  let cursor = start
  for (const frame of frames) {
    expect(frame.prev).toBeLessThanOrEqual(cursor)
    cursor = Math.max(cursor, frame.seq)
  }
  for (const { id } of journeys) {
    const row = frames
      .flatMap(({ ops }) => ops.flatMap((op) => (op.op === 'put' && op.row.id === id ? [op.row] : [])))
      .at(-1)
    expect(row).toMatchObject({ priority: (await desk.detail(id, staff.coordinator)).journey['priority'] })
  }
  socket.close()
})

test('[case 17] a console of a newer protocol is answered, one too old is told to update', async () => {
  const socket = await openSocket(there.url, staff.coordinator)
  expect(await socket.hello({ protocol: 99, unheardOf: { of: 1 } })).toMatchObject({
    ok: true,
    protocol: PROTOCOL_VERSION,
  })
  expect(await socket.hello({ protocol: 0 })).toMatchObject({ ok: false, code: 'client-too-old' })
  socket.close()
})

test('[case 19] a role is taken away while three commands wait: each is refused by itself', async () => {
  const { id } = await openDischarge()
  const { db } = there.server
  const user = (await db.reads.userByName('l.haddad'))!
  const as = await there.signIn('l.haddad')
  await desk.done(as, 'claim', `${id}/med-rec`)
  await db.transaction((tx) => tx.putUser({ ...user, departments: ['TRN'], class: 'id' }))
  const outcomes = []
  for (const verb of ['start', 'release']) outcomes.push((await desk.command(as, verb, `${id}/med-rec`)).outcome)
  // The owner keeps what they hold; the department's other work is nobody's business of theirs any more.
  expect(outcomes).toEqual(['applied', 'applied'])
  const later = []
  for (const verb of ['claim', 'start', 'complete'])
    later.push((await desk.command(as, verb, `${id}/med-rec`)).refusal?.code)
  expect(later.every((code) => code === 'forbidden' || code === 'not-found')).toBe(true)
  await db.transaction((tx) => tx.putUser({ ...user, disabled: true }))
  expect((await send(there.url, as, body('claim', `${id}/cm-plan`))).status).toBe(401)
  await db.transaction((tx) => tx.putUser(user))
})

test(
  '[case 65] [case 70] two nodes that read one inbox read every message once, in the order it came',
  { timeout: 60_000 },
  async () => {
    const { id, stay } = await openDischarge()
    const before = (await there.server.db.reads.log('demo', 0, 10_000)).length
    // Orders written and taken back in turns: out of turn, or twice, the journey ends elsewhere.
    const order = (round: number) => ({
      control: round % 2 === 0 ? 'CA' : 'NW',
      controlId: `TURN-${id}-${round}`,
      at: Date.now(),
      ...stay,
      placer: `ORD-${stay.visit.number}`,
      code: { code: 'DISCHARGE' },
    })
    // More than a second's work, so that the other node looks in amid it.
    await Promise.all(Array.from({ length: 80 }, (_, round) => feed.client.send(orderMessage(order(round)))))
    await settled(there)
    const { journey } = await desk.detail(id, staff.supervisor)
    expect(journey).toMatchObject({ state: 'open', hold: null })
    const log = (await there.server.db.reads.log('demo', 0, 10_000)).slice(before)
    const causes = log.filter(({ verb }) => verb === 'ORM^O01').map(({ cause }) => cause)
    expect(new Set(causes).size).toBe(causes.length)
    expect(causes.length).toBe(80)
  },
)
