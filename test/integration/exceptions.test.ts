import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import { exceptionMetric } from '../../server/http/exception-metric.ts'
import { openFloor } from '../builders/floor.ts'
import { type PostgresDb, postgresDb } from '../builders/postgres-db.ts'
import { systemParts } from '../builders/system.ts'

let database: PostgresDb

beforeAll(async () => {
  database = await postgresDb()
})
afterAll(() => database.close())

test.each(['memory', 'postgres'])(
  '[JN19] exceptions are counted by workflow and kind, open and answered, on %s',
  async (carrier) => {
    const db = carrier === 'memory' ? createMemoryDb(systemParts) : database.db
    const floor = await openFloor(db)
    const metrics = new Registry()
    exceptionMetric(metrics, { facilities: async () => [floor.facility], exceptionCounts: db.reads.exceptionCounts })
    const told = async () =>
      (await metrics.metrics()).split('\n').filter((line) => line.startsWith('onward_exceptions{'))
    const line = (category: string, state: string, count: number) =>
      `onward_exceptions{facility="${floor.facility}",workflow="discharge",category="${category}",state="${state}"} ${count}`
    expect(await told()).toEqual([])
    const fail = async (visit: string, task: string, exception: string) => {
      const journey = await floor.discharge(visit)
      const args = { reason: 'not-needed', exception }
      const who = floor.person(task === 'med-rec' ? 'work.pha' : 'work.cm')
      expect(await floor.ask(who, 'fail', `${journey}/${task}`, { args })).toMatchObject({ outcome: 'applied' })
      return journey
    }
    const journey = await fail('V1', 'med-rec', 'clinical')
    await fail('V2', 'med-rec', 'clinical')
    await fail('V3', 'cm-plan', 'supply')
    expect(await told()).toEqual([
      line('clinical', 'open', 2),
      line('clinical', 'answered', 0),
      line('supply', 'open', 1),
      line('supply', 'answered', 0),
    ])
    await floor.ask(floor.person('work.md'), 'complete', `${journey}/adhoc-clinical`)
    expect((await told()).slice(0, 2)).toEqual([line('clinical', 'open', 1), line('clinical', 'answered', 1)])
  },
)
