import { expect, test } from 'vitest'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import { createTimerService } from '../../server/workflow/timer-service.ts'
import { openFloor } from '../builders/floor.ts'
import { builtIn } from '../builders/journey.ts'
import { ManualTime } from '../builders/manual-time.ts'
import { systemParts } from '../builders/system.ts'

const PLAN = { destination: 'home', mobility: 'walks', ownCar: true, caregiverInformed: true }

/** A ward in memory with a discharge that is ready to leave: 70 % of the way is done. */
async function ready() {
  const time = new ManualTime()
  const db = createMemoryDb({ clock: time, random: systemParts.random, scheduler: time })
  const floor = await openFloor(db, time)
  const body = builtIn('bed.v1')
  await db.transaction((tx) => tx.putTemplate(floor.facility, { id: body.id, version: 1, body, hash: 'bed' }))
  floor.contexts.forget(floor.facility)
  const warn = (message: string, error: unknown) => {
    throw new Error(message, { cause: error })
  }
  const parts = { db, contexts: floor.contexts, random: systemParts.random, clock: time, scheduler: time, warn }
  const service = createTimerService({ ...parts, everyMs: 500 })
  service.start()
  const does = async (who: string, verb: 'open-journey' | 'cancel-journey' | 'complete', id: string, args: object) =>
    expect(await floor.ask(floor.person(who), verb, id, { args: { ...args } })).toMatchObject({ outcome: 'applied' })
  await does('k.lind', 'open-journey', 'm1', { workflow: 'discharge', visit: 'V1', stage: 'ordered' })
  await does('work.cm', 'complete', 'm1/cm-plan', { captures: PLAN })
  await does('work.pha', 'complete', 'm1/med-rec', { captures: { reconciled: true } })
  await does('work.nur', 'complete', 'm1/nurse-discharge', { captures: {} })
  const pass = (seconds: number) => time.advance(seconds * 1000)
  await pass(2)
  return { floor, pass, does, stop: () => service.stop() }
}

const BED = 'm1+evs-prealert'

test('[LK10] the pre-alert opens the turnover of the bed: EVS plans a cleaner within 15 minutes, and the leaving makes it dirty', async () => {
  const { floor, pass, does, stop } = await ready()
  expect(await floor.row('journey', BED)).toMatchObject({ workflow: 'bed', stage: 'pre-alert', unit: '4W', bed: 'A' })
  expect(await floor.row('task', 'm1/evs-prealert')).toMatchObject({ state: 'done', child: { state: 'done' } })
  expect(await floor.row('task', `${BED}/pre-alert-ack`)).toMatchObject({ state: 'free', clock: { targetMin: 15 } })
  expect(await floor.row('task', 'm1/bed-clean')).toMatchObject({ state: 'waiting', flags: ['comes free soon'] })
  await does('work.evs', 'complete', `${BED}/pre-alert-ack`, { captures: { zone: '4 West' } })
  await does('work.nur', 'complete', 'm1/leave', { captures: {} })
  await pass(2)
  expect(await floor.row('journey', BED)).toMatchObject({
    stage: 'dirty',
    parent: { journey: 'm1', task: 'm1/bed-clean', told: null },
  })
  expect(await floor.row('task', 'm1/evs-prealert')).toMatchObject({ state: 'done', child: { state: 'past' } })
  expect(await floor.row('task', `${BED}/pre-alert-ack`)).toMatchObject({ state: 'done' })
  expect(await floor.db.reads.journeyRows(floor.facility, 'm1+bed-clean')).toEqual([])
  for (const key of ['dispatch', 'clean']) await does('work.evs', 'complete', `${BED}/${key}`, { captures: {} })
  await does('work.bed', 'complete', `${BED}/release`, { captures: {} })
  await pass(2)
  expect(await floor.row('task', 'm1/bed-clean')).toMatchObject({ state: 'done', child: { journey: BED } })
  await stop()
})

test('[LK5] [LK10] a discharge that is called off after its pre-alert calls the turnover off, too', async () => {
  const { floor, pass, does, stop } = await ready()
  await does('k.lind', 'cancel-journey', 'm1', { reason: 'stays here' })
  await pass(2)
  expect(await floor.row('journey', BED)).toMatchObject({ state: 'closed', closeReason: 'stays here' })
  await stop()
})

test('[LK10] gone within the same moment: the leaving takes over the turnover that the pre-alert has just begun', async () => {
  const { floor, pass, does, stop } = await ready()
  await does('work.nur', 'complete', 'm1/leave', { captures: {} })
  await pass(2)
  const open = await floor.db.reads.journeysById(floor.facility, [BED, 'm1+bed-clean'])
  expect(open.map(({ id, stage }) => [id, stage])).toEqual([[BED, 'dirty']])
  await stop()
})
