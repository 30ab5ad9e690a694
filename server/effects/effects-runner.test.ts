import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/builders/postgres.ts'
import { systemParts } from '../../test/builders/system.ts'
import type { Db } from '../db/port.ts'
import type { EffectDraft } from '../db/records.ts'
import { migrate } from '../db/postgres/migrate.ts'
import { openPostgres } from '../db/postgres/open-postgres.ts'
import { createEffectsRunner, type EffectsRunner } from './effects-runner.ts'

let database: TestDatabase
let db: Db
let runners: EffectsRunner[]
const done: string[] = []
let failures = 1

beforeAll(async () => {
  database = await testDatabase()
  await migrate(database.url)
  db = openPostgres({ url: database.url, scheduler: systemParts.scheduler, node: randomUUID(), warn: () => undefined })
  const tasks = {
    tell: async (payload: unknown, { key, number }: { key: string; number: number }) => {
      if (key === 'fails-first' && failures > 0) {
        failures -= 1
        throw new Error('not there')
      }
      done.push(`${key} ${JSON.stringify(payload)} ${number}`)
    },
  }
  runners = [1, 2].map(() =>
    createEffectsRunner({ url: database.url, tasks, scheduler: systemParts.scheduler, warn: () => undefined }),
  )
  for (const runner of runners) await runner.start()
})

afterAll(async () => {
  for (const runner of runners) await runner.stop()
  await db.close()
  await database.drop()
})

function effect(key: string, over: Partial<EffectDraft> = {}): EffectDraft {
  return { task: 'tell', key, notBefore: null, payload: { n: 1 }, ...over }
}

const enqueue = (...effects: EffectDraft[]) => db.transaction((tx) => tx.enqueue(effects))
const mine = (key: string) => done.filter((line) => line.startsWith(`${key} `))

test('an effect of a committed transaction runs once, on one of two nodes', async () => {
  await enqueue(effect('one'), effect('two'))
  await expect
    .poll(() => [...mine('one'), ...mine('two')], { timeout: 5000 })
    .toEqual(['one {"n":1} 1', 'two {"n":1} 1'])
})

test('an effect of a rolled-back transaction never runs', async () => {
  const failing = db.transaction(async (tx) => {
    await tx.enqueue([effect('never')])
    throw new Error('stop')
  })
  await expect(failing).rejects.toThrow('stop')
  await enqueue(effect('after never'))
  await expect.poll(() => mine('after'), { timeout: 5000 }).toHaveLength(1)
  expect(mine('never')).toEqual([])
})

test('a held effect waits for its time, and the same key replaces what waits', async () => {
  const notBefore = (await db.reads.now()) + 1500
  await enqueue(effect('held', { notBefore }))
  await enqueue(effect('held', { notBefore, payload: { n: 2 } }))
  await enqueue(effect('before held'))
  await expect.poll(() => mine('before'), { timeout: 5000 }).toHaveLength(1)
  expect(mine('held')).toEqual([])
  await expect.poll(() => mine('held'), { timeout: 8000 }).toEqual(['held {"n":2} 1'])
})

test('an effect that fails is tried again under the same key', async () => {
  await enqueue(effect('fails-first'))
  await expect.poll(() => mine('fails-first'), { timeout: 15_000 }).toEqual(['fails-first {"n":1} 2'])
})
