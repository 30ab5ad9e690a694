import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMeasured } from '../../server/db/measured-store.ts'
import { readReference } from '../../server/changelog/reference-document.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { measureSteps } from '../../server/workflow/measure-steps.ts'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import type { Db } from '../../server/db/port.ts'
import { someChange } from '../builders/changes.ts'
import { openFloor } from '../builders/floor.ts'
import { type PostgresDb, postgresDb } from '../builders/postgres-db.ts'
import { journeyRow, taskRow } from '../builders/rows.ts'
import { systemParts } from '../builders/system.ts'

let database: PostgresDb

beforeAll(async () => {
  database = await postgresDb()
})
afterAll(() => database.close())

const MIN = 60_000

/** Finished steps of other journeys: free at 0, taken after `handoff`, done after `work` more minutes. */
async function finish(
  db: Db,
  facility: string,
  steps: readonly (readonly [key: string, handoff: number, work: number])[],
) {
  for (const [index, [key, handoff, work]] of steps.entries()) {
    const journey = `done-${key}-${index}`
    const doneAt = (handoff + work) * MIN
    const performed = { by: 'W', at: doneAt, recordedBy: 'W', recordedAt: doneAt, via: 'console' }
    const done = { facility, openedAt: 0, takenAt: handoff * MIN, state: 'done', performed, lateEntry: false }
    const rows = [journeyRow(journey, { facility, workflow: 'discharge' } as object), taskRow(journey, key, done)]
    await db.transaction((tx) => tx.write(someChange(facility, journey, { rows })))
  }
}

const FIVE = [10, 20, 30, 40, 500].map((work, index) => ['med-rec', index, work] as const)
const FOUR = [1, 2, 3, 4].map((work) => ['cm-plan', 0, work] as const)
const MEASURED = [{ workflow: 'discharge', key: 'med-rec', workMin: 30, handoffMin: 2, n: 5 }]

test.each(['memory', 'postgres'])(
  '[AD6] [TM6] medians of finished steps become reference data, once, on %s',
  async (carrier) => {
    const db = carrier === 'memory' ? createMemoryDb(systemParts) : database.db
    const floor = await openFloor(db)
    await finish(db, floor.facility, [...FIVE, ...FOUR])
    const parts = { db, random: systemParts.random }
    const both = await Promise.all([measureSteps(parts, floor.facility), measureSteps(parts, floor.facility)])
    expect(both.filter(Boolean)).toHaveLength(1)
    expect(await readMeasured(db.reads, floor.facility)).toMatchObject({ version: 1, steps: MEASURED })
    const rules = await createRuleContexts(db.reads, systemParts.clock).fresh(floor.facility)
    const document = (await readReference(db.reads, floor.facility))?.others
    expect(rules?.reference.measured).toEqual(document?.reference.measured)
    expect(document?.reference.measured?.steps).toEqual(MEASURED)
    const [note] = (await db.reads.log(floor.facility, 0, 1000)).filter(({ verb }) => verb === 'steps-measured')
    expect(note).toMatchObject({ journey: null, changed: [] })
  },
)
