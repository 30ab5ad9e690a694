import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyChain } from '../../server/changelog/verify-chain.ts'
import type { Db } from '../../server/db/port.ts'
import { commandExecutor } from '../../server/execute/execute-command.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { type Floor, openFloor } from '../builders/floor.ts'
import { type PostgresDb, postgresDb } from '../builders/postgres-db.ts'
import { systemParts } from '../builders/system.ts'

let database: PostgresDb
let admin: Client
let floor: Floor

beforeAll(async () => {
  database = await postgresDb()
  admin = new Client({ connectionString: database.url })
  await admin.connect()
  floor = await openFloor(database.db)
})

afterAll(async () => {
  await admin.end()
  await database.close()
})

function executorOn(db: Db) {
  const contexts = createRuleContexts(db.reads, systemParts.clock)
  return commandExecutor({ db, contexts, random: systemParts.random, visitFacts: () => [], warn: () => undefined })
}

/** Cuts one connection of the nodes that is inside a transaction at this moment. */
async function cutOne(): Promise<number> {
  const { rowCount } = await admin.query(`select pg_terminate_backend(pid) from (
      select pid from pg_stat_activity where datname = current_database() and application_name like 'onward %'
        and application_name <> 'onward doorbell' and xact_start is not null order by random() limit 1) one`)
  return rowCount ?? 0
}

test('case 4: claims of one task over two nodes: one winner, 30 rounds', async () => {
  const id = await floor.discharge('V1')
  const nodes = [executorOn(database.db), executorOn(database.another())]
  const people = [0, 1].map((index) => ({
    ...floor.person('work.pha'),
    id: `node-${index}` as never,
    name: `Node ${index}`,
  }))
  for (let round = 0; round < 30; round += 1) {
    const claims = nodes.map((execute, index) =>
      execute(floor.command('claim', `${id}/med-rec`), { actor: people[index]!, lastHeardAt: 0 }),
    )
    const outcomes = (await Promise.all(claims)).map(({ outcome }) => outcome)
    expect(outcomes.toSorted()).toEqual(['applied', 'rejected'])
    const winner = people[outcomes.indexOf('applied')]!
    expect((await floor.ask(winner, 'release', `${id}/med-rec`)).outcome).toBe('applied')
  }
})

test('cases 7 and 8: connections cut amid commands: no lost and no doubled one, replays resolve what was unknown', async () => {
  const id = await floor.discharge('V2')
  const start = await database.db.reads.head(floor.facility)
  const me = { actor: floor.person('work.pha'), lastHeardAt: 0 }
  let cut = 0
  const cutter = { running: true }
  const cutting = (async () => {
    while (cutter.running) {
      cut += await cutOne()
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
  })()
  const notes = Array.from({ length: 60 }, (_, index) =>
    floor.command('note', `${id}/med-rec`, { args: { text: `n${index}` } }),
  )
  const settled = await Promise.all(
    notes.map(async (note) => {
      for (;;) {
        const outcome = await floor.execute(note, me)
        if (outcome.outcome !== 'retry') return outcome
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }),
  )
  cutter.running = false
  await cutting
  expect(cut).toBeGreaterThan(0)
  expect(settled.every(({ outcome, first }) => (first ?? outcome) === 'applied')).toBe(true)
  const log = await database.db.reads.log(floor.facility, start, 1000)
  const causes = log.filter(({ verb }) => verb === 'note').map(({ cause }) => cause ?? '')
  expect(causes.toSorted()).toEqual(notes.map(({ commandId }) => commandId as string).toSorted())
  expect(await verifyChain(database.db.reads, floor.facility)).toBeNull()
  const phi = await floor.row('taskPhi', `${id}/med-rec`)
  expect(phi.notes.map(({ text }) => text).toSorted()).toEqual(notes.map((_, index) => `n${index}`).toSorted())
})

test('case 97: a read-only server takes nothing and says so; then it does again', async () => {
  const id = await floor.discharge('V3')
  const name = new URL(database.url).pathname.slice(1)
  const readOnly = async (on: boolean) => {
    await admin.query(`alter database ${name} set default_transaction_read_only = ${on ? 'on' : 'off'}`)
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'onward %' and pid <> pg_backend_pid()`)
  }
  const claim = floor.command('claim', `${id}/med-rec`)
  const me = { actor: floor.person('work.pha'), lastHeardAt: 0 }
  await readOnly(true)
  expect((await floor.execute(claim, me)).outcome).toBe('retry')
  await admin.query('set default_transaction_read_only = off')
  await readOnly(false)
  const taken = async () => (await floor.execute(claim, me)).outcome
  await expect.poll(taken, { timeout: 8000 }).toBe('applied')
})
