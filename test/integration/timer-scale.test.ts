import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Db } from '../../server/db/port.ts'
import { DUE_TIMERS } from '../../server/db/postgres/due-timers.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { sweepTimers } from '../../server/workflow/sweep-timers.ts'
import { type Floor, openFloor } from '../builders/floor.ts'
import { type PostgresDb, postgresDb } from '../builders/postgres-db.ts'
import { systemParts } from '../builders/system.ts'

let database: PostgresDb
let admin: Client

beforeAll(async () => {
  database = await postgresDb()
  admin = new Client({ connectionString: database.url })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.close()
})

const planSchema = z.object({
  'Node Type': z.string(),
  'Index Name': z.string().optional(),
  'Index Cond': z.string().optional(),
  'Rows Removed by Filter': z.number().optional(),
  'Shared Hit Blocks': z.number(),
  'Shared Read Blocks': z.number(),
  get Plans() {
    return z.array(planSchema).optional()
  },
})
type PlanNode = z.infer<typeof planSchema>

/** Timers of a facility, so many seconds from now on, a second apart. */
async function insertTimers(facility: string, journeys: readonly string[], count: number, fromSecond: number) {
  await admin.query(
    `insert into timer (facility, journey, subject, step, occurrence, template_version, due_at)
     select $1, j, j || '/med-rec', 'warn', $3 + n, 1, now_ms() + ($3 + n) * 1000
     from (select n, ($2::text[])[1 + n % array_length($2::text[], 1)] j from generate_series(0, $4 - 1) n) one`,
    [facility, journeys, fromSecond, count],
  )
}

/** How PostgreSQL answers the sweep's question now. */
async function planOf(facility: string): Promise<PlanNode> {
  await admin.query('vacuum (analyze) timer')
  const { rows } = await admin.query(`explain (analyze, buffers, format json) ${DUE_TIMERS.text}`, [facility, [], 50])
  return z.array(z.object({ Plan: planSchema })).parse(rows[0]['QUERY PLAN'])[0]?.Plan ?? expect.fail('no plan')
}

function scanOf(plan: PlanNode): PlanNode {
  const all = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(all)]
  expect(all(plan).map((node) => node['Node Type'])).not.toContain('Sort')
  return all(plan).find((node) => node['Index Name'] !== undefined) ?? expect.fail('no index is used')
}

const pages = (node: PlanNode) => node['Shared Hit Blocks'] + node['Shared Read Blocks']

test('[TM4] what is due is read from the index alone, and 20,000 timers that are not due cost nothing', async () => {
  await insertTimers('few', ['a', 'b'], 100, -200)
  await insertTimers('many', ['a', 'b'], 100, -200)
  await insertTimers('many', ['a', 'b'], 20_000, 3600)
  const few = scanOf(await planOf('few'))
  const many = scanOf(await planOf('many'))
  for (const scan of [few, many]) {
    expect(scan).toMatchObject({ 'Node Type': 'Index Only Scan', 'Index Name': 'timer_due' })
    expect(scan['Index Cond']).toMatch(/due_at <= /)
    expect(scan['Rows Removed by Filter'] ?? 0).toBe(0)
  }
  // One level more of the tree, at most.
  expect(pages(many)).toBeLessThanOrEqual(pages(few) + 4)
})

function sweepParts(db: Db) {
  return { db, contexts: createRuleContexts(db.reads, systemParts.clock), random: systemParts.random }
}

async function sweepSome(floor: Floor, db: Db, rounds: number): Promise<number> {
  let sum = 0
  for (let round = 0; round < rounds; round += 1) {
    const { fired, failed } = await sweepTimers(sweepParts(db), floor.facility, [])
    expect([...failed.keys()]).toEqual([])
    sum += fired
  }
  return sum
}

test('[TM5] a day of timers over two nodes and a restart: none missed, none twice', async () => {
  const floor = await openFloor(database.db)
  const journeys = await Promise.all(['V1', 'V2', 'V3'].map((visit) => floor.discharge(visit)))
  // Of a journey that is over nothing follows from a timer, so none of these is replaced by another.
  for (const id of journeys) {
    const { outcome } = await floor.ask(floor.person('k.lind'), 'cancel-journey', id, { args: { reason: 'a test' } })
    expect([outcome, (await floor.row('journey', id)).state]).toEqual(['applied', 'closed'])
  }
  await insertTimers(floor.facility, journeys, 900, -86_400)
  const [one, two] = [database.another(), database.another()]
  // The second node is taken down in the middle; another one comes up in its place.
  const first = await Promise.all([sweepSome(floor, one, 4), sweepSome(floor, two, 3)])
  const again = database.another()
  let sum = first[0] + first[1]
  while ((await floor.db.reads.dueTimers(floor.facility, 1)).length > 0) {
    const turn = await Promise.all([sweepSome(floor, one, 2), sweepSome(floor, again, 2)])
    sum += turn[0] + turn[1]
  }
  const { rows } = await admin.query(
    `select count(*)::int as all, count(fired_at)::int as fired from timer where facility = $1 and occurrence < 0`,
    [floor.facility],
  )
  expect([sum, rows[0]]).toEqual([900, { all: 900, fired: 900 }])
})
