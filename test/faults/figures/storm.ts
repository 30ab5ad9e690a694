import { openConsoles, type Listeners } from '../../bench/audience.ts'
import { FACILITY } from '../../bench/seed.ts'
import { openPipeline, VERBS } from '../../bench/tools/pipeline.ts'
import { freePort } from '../../bench/tools/static-console.ts'
import { pause } from '../fleet/wait.ts'
import { endOf, type FaultFigure, type Run } from './figure.ts'
import { spreadOf } from './spread-of.ts'
import { atMost } from './value.ts'
import { Hospital } from './stand/hospital.ts'
import { rssOf, serverCosts } from './stand/server-costs.ts'

const CONSOLES = 500
const MINUTES = 1.5
/** How long the node is away, and what changes meanwhile. */
const AWAY_MS = 2_000
const MISSED = 20
/** A node's pool (open-postgres.ts), its bell, and what the job queue holds. */
const MOST_CONNECTIONS = { pool: 10, bell: 1 }
const LOST_MS = 180_000

/** [R9] The node of 500 consoles is killed and comes back: when they are whole again, and what that costs it. */
export const storm: FaultFigure = {
  id: 'R9',
  about: `${CONSOLES} consoles come back to a node that was killed`,
  async run(run) {
    const port = await freePort()
    const env = { ONWARD_PORT: String(port) }
    const hospital = await Hospital.open({ built: run.built, tasks: 2500, nodes: 1, env })
    const consoles = await openConsoles(hospital.node(0), CONSOLES)
    try {
      return await storms(run, hospital, consoles)
    } finally {
      await consoles.stop()
      await hospital.close()
    }
  },
}

type Storm = {
  readonly most: number
  readonly all: number
  readonly loop: number
  readonly rss: number
  readonly pool: number
  readonly isWhole: boolean
}

async function storms(run: Run, hospital: Hospital, consoles: Listeners) {
  const steady = await rssOf(hospital.node(0).pid)
  const found: Storm[] = []
  const isOver = run.rounds === null ? endOf(run, MINUTES) : () => found.length >= (run.rounds ?? 0)
  while (!isOver()) found.push(await oneStorm(hospital, consoles))
  const worst = (of: (one: Storm) => number) => Math.round(Math.max(...found.map(of)))
  const lines = [
    `after it listens: 95 % current ${spreadOf(found.map(({ most }) => most))} (≤ 10 s wanted); all ${spreadOf(found.map(({ all }) => all))} (≤ 30 s wanted)`,
    `event loop of the node, p99 since its start: ${worst(({ loop }) => loop)} ms at worst (≤ 250 wanted)`,
    `memory: ${Math.round(steady)} MB steady, ${worst(({ rss }) => rss)} MB at most (≤ 2 × wanted)`,
    `connections of the pool: ${worst(({ pool }) => pool)} at most, ${MOST_CONNECTIONS.pool} allowed`,
  ]
  const values = [
    atMost(
      '95 % of 500 consoles current after the node listens',
      worst(({ most }) => most),
      'ms',
      10_000,
    ),
    atMost(
      'all of them',
      worst(({ all }) => all),
      'ms',
      30_000,
    ),
    atMost(
      'event loop of the node, p99',
      worst(({ loop }) => loop),
      'ms',
      250,
    ),
    atMost('memory of the node, of its steady one', Math.max(...found.map(({ rss }) => rss)) / steady, '×', 2),
    atMost(
      'connections of its pool',
      worst(({ pool }) => pool),
      '',
      MOST_CONNECTIONS.pool,
    ),
  ]
  const violations = [
    ...(found.every(({ isWhole }) => isWhole) ? [] : [`not all consoles were whole within ${LOST_MS / 1000} s`]),
    ...(worst(({ rss }) => rss) <= 2 * steady ? [] : ['the node took more than twice its steady memory']),
    ...(worst(({ pool }) => pool) <= MOST_CONNECTIONS.pool ? [] : ['the pool took more connections than it may']),
  ]
  return { lines, values, violations }
}

async function oneStorm(hospital: Hospital, consoles: Listeners): Promise<Storm> {
  await hospital.killNode(0)
  await pause(AWAY_MS)
  await changeSome(hospital)
  const head = await hospital.db.reads.head(FACILITY)
  await hospital.startNode(0)
  const began = performance.now()
  let [most, rss, pool, current] = [0, 0, 0, 0]
  while (current < CONSOLES && performance.now() - began < LOST_MS) {
    const cursors = (await consoles.all<number[]>('cursors')).flat()
    current = cursors.filter((cursor) => cursor >= head).length
    if (most === 0 && current >= CONSOLES * 0.95) most = performance.now() - began
    rss = Math.max(rss, await rssOf(hospital.node(0).pid))
    pool = Math.max(pool, await poolOf(hospital))
    await pause(50)
  }
  const all = performance.now() - began
  const { loopP99 } = await serverCosts(hospital.node(0))
  return { most, all, loop: loopP99, rss, pool, isWhole: current >= CONSOLES }
}

async function changeSome(hospital: Hospital): Promise<void> {
  const pipeline = await openPipeline({ say: () => undefined }, hospital, 2)
  try {
    for (const verb of VERBS)
      for (const journey of hospital.journeys.slice(0, MISSED)) await pipeline.act(`${journey}/med-rec`, verb)
  } finally {
    await pipeline.close()
  }
}

/** Connections of the one node's pool now; ours is called `onward figures`. */
async function poolOf(hospital: Hospital): Promise<number> {
  const [found] = await hospital.admin(
    `select count(*)::int count from pg_stat_activity
     where application_name ~ '^onward [0-9a-f]{8}-' and datname = current_database()`,
  )
  return Number(found?.['count'] ?? Number.NaN)
}
