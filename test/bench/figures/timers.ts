import { systemClock, systemRandom, systemScheduler } from '../../../server/app/system-clock.ts'
import type { Db } from '../../../server/db/port.ts'
import { openPostgres } from '../../../server/db/postgres/open-postgres.ts'
import { createRuleContexts } from '../../../server/db/rule-contexts.ts'
import { MOST_TIMERS, sweepTimers } from '../../../server/workflow/sweep-timers.ts'
import { type Figure, judged, type Measurement } from '../figure.ts'
import { FACILITY } from '../seed.ts'
import { openPipeline, VERBS } from '../tools/pipeline.ts'
import { addTimers, closeJourneys, countFired } from '../tools/timer-rows.ts'
import type { Board, World } from '../world.ts'
import { median, p95 } from '../tools/statistics.ts'

const OPEN = 100_000
const DAY = 50_000
const DUE = 10_000
const LOOKS = 200
/** Journeys that people act on meanwhile; the others carry the timers. */
const ACTING = 16
const LEAST_COMMANDS = 20

/** The sweep at scale: what looking costs, whether a day fires whole over two nodes and a restart, and what commands feel. */
export const timers: Figure = {
  name: 'timers',
  async measure(world) {
    const board = await world.board(4000)
    // Of a journey that is over nothing follows from a timer: what is measured is the firing, and no timer is replaced.
    await closeJourneys(board.url, board.journeys.slice(ACTING))
    return [...(await looking(board)), ...(await aDay(world, board)), await besideCommands(world, board)]
  },
}

/** The same question with nothing ahead and with 100,000 timers ahead. */
async function looking({ url, db, journeys }: Board): Promise<Measurement[]> {
  const bare = await lookTime(db)
  await addTimers(url, { journeys: journeys.slice(ACTING), count: OPEN, fromSecond: 3600 })
  const full = await lookTime(db)
  const goal = { of: 'ratio', atMost: 2 } as const
  return [
    judged({ name: `sweep looks, ${OPEN} timers not due, median`, value: full, unit: 'ms', baseline: bare, goal }),
  ]
}

async function lookTime(db: Db): Promise<number> {
  const times: number[] = []
  for (let look = 0; look < LOOKS; look += 1) {
    const began = performance.now()
    await db.reads.dueTimers(FACILITY, MOST_TIMERS)
    times.push(performance.now() - began)
  }
  return median(times)
}

/** A day's timers, all due at once: two nodes sweep, one is taken down and comes back. */
async function aDay(world: World, { url, journeys }: Board): Promise<Measurement[]> {
  await addTimers(url, { journeys: journeys.slice(ACTING), count: DAY, fromSecond: -86_400 })
  const began = performance.now()
  const one = openNode(world, url)
  const two = openNode(world, url)
  const [first, second] = await Promise.all([sweepDry(one), sweepDry(two, 100)])
  await two.db.close()
  const back = openNode(world, url)
  const rest = await Promise.all([sweepDry(one), sweepDry(back)])
  const seconds = (performance.now() - began) / 1000
  await Promise.all([one.db.close(), back.db.close()])
  const fired = first + second + rest[0] + rest[1]
  const missed = DAY - (await countFired(url))
  const goal = { of: 'value', atMost: 0 } as const
  return [
    judged({ name: `${DAY} timers, two nodes, a restart: missed`, value: missed, unit: 'timers', goal }),
    judged({ name: `${DAY} timers, two nodes, a restart: twice`, value: fired - DAY, unit: 'timers', goal }),
    judged({ name: 'timers fired per second, two nodes', value: DAY / seconds, unit: '1/s' }),
  ]
}

/** Claims and releases while a backlog is swept. */
async function besideCommands(world: World, board: Board): Promise<Measurement> {
  const pipeline = await openPipeline(world, board, 10)
  await addTimers(board.url, { journeys: board.journeys.slice(ACTING), count: DUE, fromSecond: -172_800 })
  const node = openNode(world, board.url)
  const swept = { done: false }
  const sweep = sweepDry(node).finally(() => (swept.done = true))
  const times: number[] = []
  for (let turn = 0; !swept.done || times.length < LEAST_COMMANDS; turn += 1) {
    const task = `${board.journeys[turn % ACTING]}/med-rec`
    for (const verb of VERBS) {
      const began = performance.now()
      await pipeline.act(task, verb)
      times.push(performance.now() - began)
    }
  }
  await sweep
  await node.db.close()
  await pipeline.close()
  return judged({ name: `command p95 while ${DUE} timers are due`, value: p95(times), unit: 'ms' })
}

type Node = {
  readonly db: Db
  readonly contexts: ReturnType<typeof createRuleContexts>
  readonly random: typeof systemRandom
}

function openNode(world: World, url: string): Node {
  const warn = (message: string, error: unknown) => world.say(`sweep: ${message} ${String(error)}`)
  const db = openPostgres({ url, scheduler: systemScheduler, node: 'bench-sweep', warn })
  return { db, contexts: createRuleContexts(db.reads, systemClock), random: systemRandom }
}

/** Sweeps until nothing is due, or so many rounds; gives how many fired. */
async function sweepDry(node: Node, rounds = Infinity): Promise<number> {
  let sum = 0
  for (let round = 0; round < rounds; round += 1) {
    const { fired, failed } = await sweepTimers(node, FACILITY, [])
    for (const error of failed.values()) throw error
    sum += fired
    if (fired === 0 && (await node.db.reads.dueTimers(FACILITY, 1)).length === 0) break
  }
  return sum
}
