import { expect, test } from 'vitest'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { runWatch } from '../../server/workflow/watches/run-watches.ts'
import { wakeAfterRoster } from '../../server/workflow/wake-after-roster.ts'
import { watchFallen } from '../../server/workflow/watches/watch-fallen.ts'
import { watchShifts } from '../../server/workflow/watches/watch-shifts.ts'
import { ownerOf } from '../../shared/domain/task.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/kernel/instant.ts'
import { until } from '../builders/server.ts'
import { systemParts } from '../builders/system.ts'
import { journeyOf, stayIn } from './parts/feed.ts'
import { openWard } from './parts/open-ward.ts'
import { openSocket } from './parts/socket.ts'
import { STAFF } from './parts/staff.ts'

const { there, desk, feed, staff } = await openWard()
const { db } = there.server

const END = 20 * MINUTE_MS
type Entry = { readonly user: string; readonly to: number; readonly from?: number; readonly over?: object }

/** Shifts of pharmacists of the house, of nurses of 4 West with `over`. */
async function put(now: number, ...entries: readonly Entry[]): Promise<void> {
  const shifts = entries.map(({ user, from = now - HOUR_MS, to, over = { department: 'PHA' } }) => ({
    user: `demo:${user}`,
    from,
    to,
    ...over,
  }))
  expect((await desk.raw('/api/v1/roster', { as: staff.supervisor, method: 'PUT', body: { shifts } })).status).toBe(200)
}
const NURSING = { department: 'NUR', unit: '4W' }
const rulesNow = async () => {
  const rules = await createRuleContexts(db.reads, systemParts.clock).fresh('demo')
  if (rules === null) throw new Error('no rules')
  return rules
}

async function stepIn(bed: string, name: string): Promise<string> {
  const stay = stayIn(bed, name)
  await feed.adt('A01', stay, { agoMin: 90 })
  await feed.order('NW', stay)
  return `${String((await journeyOf(desk, staff.supervisor, stay))?.id)}/med-rec`
}

async function holderOf(step: string): Promise<string | null> {
  const rows = await db.reads.journeyRows('demo', step.split('/')[0] ?? '')
  const task = rows.filter((row) => row.kind === 'task').find(({ id }) => id === step)
  return task === undefined ? null : (ownerOf(task)?.id ?? null)
}

test('E12 a hand-over opens before the shift ends, is decided step by step and signed by who comes; what is kept with a reason stays', async () => {
  const [kept, forgotten, given] = [
    await stepIn('4W 405 A', 'Keptone Quinn'),
    await stepIn('4W 406 A', 'Forgotone Quinn'),
    await stepIn('4W 407 A', 'Givenone Quinn'),
  ]
  const now = await db.reads.now()
  const end = now + END
  const incomingNurse = { user: STAFF.nurseElsewhere, from: end, to: end + 8 * HOUR_MS, over: NURSING }
  const pharmacists = [
    { user: STAFF.pharmacist, to: end },
    { user: STAFF.otherPharmacist, to: end + 8 * HOUR_MS },
  ]
  await put(now, ...pharmacists, { user: STAFF.nurse, to: end, over: NURSING }, incomingNurse)
  for (const step of [kept, forgotten, given])
    if ((await holderOf(step)) !== `demo:${STAFF.pharmacist}`) {
      const done = await desk.command(staff.supervisor, 'assign', step, { user: `demo:${STAFF.pharmacist}` })
      expect(done.refusal).toBeNull()
    }
  const lines = await Promise.all(
    [staff.nurse, staff.nurseElsewhere, staff.coordinator, staff.coordinatorElsewhere].map((one) =>
      openSocket(there.url, one),
    ),
  )
  await Promise.all(lines.map((line) => line.hello()))
  await runWatch({ db, random: systemParts.random }, await rulesNow(), watchShifts)
  // It comes over the line to nursing and to the coordinator of that unit, whichever node opened it; to no other's.
  const [nurse, incoming, coordinator, elsewhere] = lines.map(
    (line) => () =>
      line.frames.flatMap(({ ops }) =>
        ops.flatMap((op) =>
          op.op === 'put' && op.row.kind === 'journey' && op.row.workflow === 'shift-handover' ? [op.row] : [],
        ),
      ),
  )
  const id = (await until(async () => nurse?.()[0]))?.id ?? ''
  expect((await until(async () => incoming?.()[0]))?.id).toBe(id)
  const told = await until(async () => coordinator?.()[0])
  expect([told?.id, told?.unit, told?.facts['heldTasks']?.value]).toEqual([id, '4W', 3])
  expect(told?.facts['held']?.value).toContain('406A Reconcile medicines, Maria Lopez')
  expect(elsewhere?.()).toEqual([])
  await desk.done(staff.pharmacist, 'hand-over', kept, { keep: 'the prescriber calls back' })
  await desk.done(staff.pharmacist, 'hand-over', given, { user: `demo:${STAFF.otherPharmacist}` })
  // Nobody decides on the third: its holder's time is over, and it goes on, with notice.
  const over = { user: STAFF.pharmacist, to: now - END }
  await put(now, over, ...pharmacists.slice(1), { user: STAFF.nurse, to: end, over: NURSING }, incomingNurse)
  const contexts = createRuleContexts(db.reads, systemParts.clock)
  await wakeAfterRoster({ db, random: systemParts.random, contexts }, 'demo')
  await until(async () => (await holderOf(forgotten)) !== `demo:${STAFF.pharmacist}`)
  expect(await holderOf(kept)).toBe(`demo:${STAFF.pharmacist}`)
  expect(await holderOf(given)).toBe(`demo:${STAFF.otherPharmacist}`)
  const items = { kept: 'Keptone: prescriber calls back', handedTo: 'J. Ortiz', unreleased: 1 }
  await desk.done(staff.nurse, 'complete', `${id}/keep-or-release`, { captures: items })
  // Who wrote it does not sign it, nor somebody who does not come on.
  const sign = (as: string) => desk.command(as, 'complete', `${id}/sign-summary`, { captures: { readBack: true } })
  expect((await sign(staff.nurse)).refusal?.message).toContain('Who wrote the hand-over does not sign it')
  expect((await sign(staff.supervisor)).refusal).toMatchObject({
    code: 'forbidden',
    message: 'Signed by who comes on: Peter Novak.',
  })
  expect((await sign(staff.nurseElsewhere)).refusal).toBeNull()
  const rows = await db.reads.journeyRows('demo', id)
  expect(rows.find((row) => row.kind === 'journey')).toMatchObject({ stage: 'signed', state: 'open' })
  expect(rows.filter((row) => row.kind === 'task').find(({ key }) => key === 'sign-summary')).toMatchObject({
    performed: { by: 'Peter Novak' },
  })
  for (const line of lines) line.close()
}, 90_000)

test('[HO4] what fell back to the pool is told to the unit’s coordinator by the hand-over, once: listed, and a step to see to it', async () => {
  const step = await stepIn('4W 408 A', 'Fallenone Quinn')
  const now = await db.reads.now()
  const end = now - END
  await put(now, { user: STAFF.pharmacist, to: now + HOUR_MS })
  const given = await desk.command(staff.supervisor, 'assign', step, { user: `demo:${STAFF.pharmacist}` })
  expect(given.refusal).toBeNull()
  const line = await openSocket(there.url, staff.coordinator)
  await line.hello()
  const facts = { shiftEndAt: end }
  await desk.done(staff.coordinator, 'open-journey', 'fallen-1', { workflow: 'shift-handover', unit: '4W', facts })
  await put(now, { user: STAFF.pharmacist, to: end })
  const contexts = createRuleContexts(db.reads, systemParts.clock)
  await wakeAfterRoster({ db, random: systemParts.random, contexts }, 'demo')
  await until(async () => (await holderOf(step)) === null)
  const rules = await rulesNow()
  const node = () => runWatch({ db, random: systemParts.random }, rules, watchFallen)
  await Promise.all([node(), node()])
  await node()
  const told = await until(async () =>
    line.frames
      .flatMap(({ ops }) => ops.flatMap((op) => (op.op === 'put' && op.row.id === 'fallen-1' ? [op.row] : [])))
      .find((row) => row.kind === 'journey' && row.facts['fellBack'] !== undefined),
  )
  expect(told.kind === 'journey' && told.facts['fellBack']?.value).toEqual(['408A Reconcile medicines, Maria Lopez'])
  const rows = await db.reads.journeyRows('demo', 'fallen-1')
  expect(rows.filter((row) => row.kind === 'task' && row.key === 'place-released')).toMatchObject([
    { state: 'free', role: 'unit-coordinator', clock: { targetMin: 30 } },
  ])
  line.close()
}, 90_000)
