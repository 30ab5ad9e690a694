import { afterEach, expect, test } from 'vitest'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import { createTimerService } from '../../server/workflow/timer-service.ts'
import { HOUR_MS } from '../../shared/kernel/instant.ts'
import { type Template, templateSchema } from '../../shared/workflow/template/template.ts'
import { type Floor, openFloor } from '../builders/floor.ts'
import { ManualTime } from '../builders/manual-time.ts'
import { CHILD, PARENT } from '../builders/parent-child.ts'
import { systemParts } from '../builders/system.ts'

const stopping: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop()
})

async function house(templates: readonly Template[], everyMs = 500) {
  const time = new ManualTime()
  const db = createMemoryDb({ clock: time, random: systemParts.random, scheduler: time })
  const floor = await openFloor(db, time)
  await db.transaction(async (tx) => {
    for (const body of templates)
      await tx.putTemplate(floor.facility, { id: body.id, version: body.version, body, hash: JSON.stringify(body) })
  })
  floor.contexts.forget(floor.facility)
  const warn = (message: string, error: unknown) => {
    throw new Error(message, { cause: error })
  }
  const parts = { db, contexts: floor.contexts, random: systemParts.random, clock: time, scheduler: time, warn }
  const service = createTimerService({ ...parts, everyMs })
  service.start()
  stopping.push(() => service.stop())
  return { floor, time }
}

/** Follows the turnover of a bed once it is clean. */
const follower = (when: string | undefined, more: object = {}): Template =>
  templateSchema.parse({
    ...CHILD,
    id: 'stock',
    subject: 'case',
    triggers: [
      {
        on: 'journey',
        stage: 'open',
        journey: { workflow: 'turnover', stage: 'clean', passes: ['cleanedWith'] },
        ...(when === undefined ? {} : { when }),
      },
    ],
    ...more,
  })

async function turnover({ ask, person }: Floor, id: string, soap: string): Promise<void> {
  const args = { workflow: 'turnover', unit: '4W', room: '401', bed: 'A' }
  expect(await ask(person('lead.evs'), 'open-journey', id, { args })).toMatchObject({ outcome: 'applied' })
  await ask(person('work.evs'), 'complete', `${id}/wipe`, { args: { captures: { with: soap } } })
}

async function opened({ db, facility }: Floor, workflow: string): Promise<string[]> {
  const { items } = await db.reads.journeys(facility, { workflow }, { limit: 50, after: null })
  return items.map(({ id }) => id)
}

test('[LK7] a journey that reaches a stage opens one that follows it: once, with the facts passed', async () => {
  const { floor, time } = await house([CHILD, follower(undefined)])
  await turnover(floor, 't1', 'soap')
  await time.advance(3000)
  expect(await opened(floor, 'stock')).toEqual(['t1@stock'])
  const row = await floor.row('journey', 't1@stock')
  expect(row).toMatchObject({ state: 'open', facts: { cleanedWith: { value: 'soap', source: { ref: 'journey t1' } } } })
  expect(row.parent).toBeUndefined()
  await floor.ask(floor.person('work.evs'), 'complete', 't1/inspect')
  await time.advance(5000)
  expect(await opened(floor, 'stock')).toEqual(['t1@stock'])
})

test('[LK7] only where its condition holds over the facts of the journey it follows', async () => {
  const { floor, time } = await house([CHILD, follower('has(facts.cleanedWith) && facts.cleanedWith == "chlorine"')])
  await turnover(floor, 't1', 'soap')
  await time.advance(3000)
  expect(await opened(floor, 'stock')).toEqual([])
})

test('[LK7] one that is open already under the same key is enough; closed for good stays closed', async () => {
  const dedupe = { by: ['cleanedWith'], reopen: 'never' }
  const { floor, time } = await house([CHILD, follower(undefined, { dedupe })])
  await turnover(floor, 't1', 'soap')
  await time.advance(3000)
  await floor.ask(floor.person('work.evs'), 'complete', 't1/inspect')
  await turnover(floor, 't2', 'soap')
  await time.advance(3000)
  expect(await opened(floor, 'stock')).toEqual(['t1@stock'])
  await floor.ask(floor.person('lead.evs'), 'cancel-journey', 't1@stock', { args: { reason: 'not needed' } })
  await floor.ask(floor.person('work.evs'), 'complete', 't2/inspect')
  await turnover(floor, 't3', 'soap')
  await time.advance(3000)
  expect(await opened(floor, 'stock')).toEqual(['t1@stock'])
})

test('[LK7] a workflow published later does not follow stages that were reached long ago', async () => {
  const { floor, time } = await house([CHILD])
  await turnover(floor, 't1', 'soap')
  await time.advance(25 * HOUR_MS)
  const body = follower(undefined)
  await floor.db.transaction((tx) => tx.putTemplate(floor.facility, { id: body.id, version: 1, body, hash: 'late' }))
  floor.contexts.forget(floor.facility)
  await floor.ask(floor.person('work.evs'), 'note', 't1/inspect', { args: { text: 'later' } })
  await time.advance(3000)
  expect(await opened(floor, 'stock')).toEqual([])
})

test('[LK8] closing opens the next round asleep; it wakes on its day, and closes into the one after', async () => {
  const recalls = templateSchema.parse({
    ...PARENT,
    id: 'recall',
    subject: 'person',
    home: ['OUT'],
    ownerRole: 'department-lead',
    dedupe: { by: ['patient'], reopen: 'always' },
    recurrence: { months: 1, stage: 'open', passes: ['payer'] },
    stages: [
      { id: 'open', title: 'Open' },
      { id: 'closed', title: 'Closed', enter: '"send" in final' },
    ],
    tasks: [{ ...PARENT.tasks[0], key: 'send', title: 'send', department: 'OUT', undo: undefined }],
  })
  const { floor, time } = await house([recalls], 30 * 60_000)
  const args = { workflow: 'recall', patient: { family: 'Roe', mrn: 'M-9' }, facts: { payer: 'P' } }
  expect(await floor.ask(floor.person('lead.out'), 'open-journey', 'r1', { args })).toMatchObject({
    outcome: 'applied',
  })
  await floor.ask(floor.person('work.out'), 'complete', 'r1/send')
  expect(await floor.row('journey', 'r1')).toMatchObject({ state: 'closed' })
  await time.advance(2 * HOUR_MS)
  const next = await floor.row('journey', 'r1*2')
  expect(next).toMatchObject({ state: 'open', cycle: { root: 'r1', no: 2 }, hold: { reason: 'asleep' } })
  expect((await floor.row('journeyPhi', 'r1*2')).facts['payer']?.value).toBe('P')
  expect(await floor.row('task', 'r1*2/send')).toMatchObject({ state: 'waiting', waitingFor: ['hold'] })
  await time.advance(32 * 24 * HOUR_MS)
  expect(await floor.row('journey', 'r1*2')).toMatchObject({ state: 'open', hold: null, closeReason: null })
  expect(await floor.row('task', 'r1*2/send')).toMatchObject({ state: 'free' })
  await floor.ask(floor.person('work.out'), 'complete', 'r1*2/send')
  await time.advance(2 * HOUR_MS)
  expect(await floor.row('journey', 'r1*3')).toMatchObject({ cycle: { root: 'r1', no: 3 } })
  expect(await opened(floor, 'recall')).toEqual(['r1', 'r1*2', 'r1*3'])
})
