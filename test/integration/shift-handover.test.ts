import { expect, test } from 'vitest'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { runWatch } from '../../server/workflow/watches/run-watches.ts'
import { wakeAfterRoster } from '../../server/workflow/wake-after-roster.ts'
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

/** The outgoing pharmacist's shift ends at this moment, the other one's in twenty minutes. */
async function put(now: number, endsAt: number): Promise<void> {
  const shift = (user: string, to: number) => ({ user: `demo:${user}`, department: 'PHA', from: now - HOUR_MS, to })
  const shifts = [shift(STAFF.pharmacist, endsAt), shift(STAFF.otherPharmacist, now + 20 * MINUTE_MS)]
  expect((await desk.raw('/api/v1/roster', { as: staff.supervisor, method: 'PUT', body: { shifts } })).status).toBe(200)
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
  await put(now, now + HOUR_MS)
  for (const step of [kept, forgotten, given])
    if ((await holderOf(step)) !== `demo:${STAFF.pharmacist}`) {
      const done = await desk.command(staff.supervisor, 'assign', step, { user: `demo:${STAFF.pharmacist}` })
      expect(done.refusal).toBeNull()
    }
  const [nurse, incoming] = [
    await openSocket(there.url, staff.nurse),
    await openSocket(there.url, staff.nurseElsewhere),
  ]
  await Promise.all([nurse.hello(), incoming.hello()])
  const rules = await createRuleContexts(db.reads, systemParts.clock).fresh('demo')
  if (rules === null) throw new Error('no rules')
  await runWatch({ db, random: systemParts.random }, rules, watchShifts)
  // It comes over the line to everybody in nursing, whichever node opened it.
  const opened = (frames: typeof nurse.frames) =>
    frames.flatMap(({ ops }) =>
      ops.flatMap((op) =>
        op.op === 'put' && op.row.kind === 'journey' && op.row.workflow === 'shift-handover' ? [op.row.id] : [],
      ),
    )
  const id = await until(async () => opened(nurse.frames)[0])
  expect(await until(async () => opened(incoming.frames)[0])).toBe(id)
  await desk.done(staff.pharmacist, 'hand-over', kept, { keep: 'the prescriber calls back' })
  await desk.done(staff.pharmacist, 'hand-over', given, { user: `demo:${STAFF.otherPharmacist}` })
  // Nobody decides on the third: its holder's time is over, and it goes on, with notice.
  await put(now, now - 20 * MINUTE_MS)
  const contexts = createRuleContexts(db.reads, systemParts.clock)
  await wakeAfterRoster({ db, random: systemParts.random, contexts }, 'demo')
  await until(async () => (await holderOf(forgotten)) !== `demo:${STAFF.pharmacist}`)
  expect(await holderOf(kept)).toBe(`demo:${STAFF.pharmacist}`)
  expect(await holderOf(given)).toBe(`demo:${STAFF.otherPharmacist}`)
  const items = { kept: 'Keptone: prescriber calls back', handedTo: 'J. Ortiz', unreleased: 1 }
  await desk.done(staff.nurse, 'complete', `${id}/keep-or-release`, { captures: items })
  await desk.done(staff.nurseElsewhere, 'complete', `${id}/sign-summary`, { captures: { readBack: true } })
  const rows = await db.reads.journeyRows('demo', id)
  expect(rows.find((row) => row.kind === 'journey')).toMatchObject({ stage: 'signed', state: 'open' })
  expect(rows.filter((row) => row.kind === 'task').find(({ key }) => key === 'sign-summary')).toMatchObject({
    performed: { by: 'Peter Novak' },
  })
  nurse.close()
  incoming.close()
}, 90_000)
