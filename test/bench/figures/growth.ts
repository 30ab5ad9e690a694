import { createStandings } from '../../../server/sync/standings.ts'
import { readLogEnd } from '../../../server/sync/stand-of.ts'
import { packGzip } from '../../../server/changelog/pack-gzip.ts'
import { type Figure, judged, type Measurement } from '../figure.ts'
import { FACILITY, SUPERVISORS } from '../seed.ts'
import { openBrowser } from '../tools/browser.ts'
import { openPipeline, VERBS } from '../tools/pipeline.ts'
import { rawSnapshotBytes } from '../tools/raw-snapshot.ts'
import { slope } from '../tools/slope.ts'
import { median } from '../tools/statistics.ts'
import type { Board, World } from '../world.ts'
import { coldStarts } from './cold-start.ts'
import { warmStarts } from './warm-start.ts'

/** Work of one, four and sixteen. */
const SIZES = [1, 4, 16] as const
const TASKS = 625
const CHANGED = 20
const ROUNDS = 5
const COMMANDS = 60
const STARTS = 5

/** How costs grow with the work: each at 1×, 4× and 16×, with their slope. Of claims see `claim-shown`. */
export const growth: Figure = {
  name: 'growth',
  async measure(world) {
    const boards: Board[] = []
    for (const size of SIZES) boards.push(await world.board(TASKS * size))
    const [claims, loads, deltas]: number[][] = [[], [], []]
    for (const board of boards) {
      claims?.push(await claimMs(world, board))
      loads?.push(await snapshotMs(world, board))
    }
    const large = boards.at(-1)
    for (const size of SIZES) if (large !== undefined) deltas?.push(await deltaMs(world, large, CHANGED * size))
    const starts = await startsOf(world, boards)
    return [
      ...slopeOf(`first rows of ${TASKS}, ×4, ×16 tasks`, starts.firstRows, 0.25),
      ...slopeOf(`durable cache of ${TASKS}, ×4, ×16 tasks`, starts.durable, 1.1),
      ...slopeOf(`opened from the cache, ${TASKS}, ×4, ×16 tasks`, starts.warm, 0.5),
      ...slopeOf(`command on a board of ${TASKS}, ×4, ×16 tasks`, claims ?? [], 0.25),
      ...slopeOf(`snapshot of ${TASKS}, ×4, ×16 tasks`, loads ?? [], 1.1),
      ...slopeOf(`catch-up of ${2 * CHANGED}, ×4, ×16 rows`, deltas ?? [], 1.1),
    ]
  },
}

function slopeOf(name: string, values: readonly number[], atMost: number): Measurement[] {
  const costs = values.map((value, at) => ({ work: SIZES[at] ?? 1, value }))
  return [
    ...costs.map(({ work, value }) => judged({ name: `${name}: ${work}×, median`, value, unit: 'ms' })),
    judged({ name: `${name}: slope`, value: slope(costs), unit: '', goal: { of: 'value', atMost } }),
  ]
}

type Starts = { readonly firstRows: number[]; readonly durable: number[]; readonly warm: number[] }

/** An empty profile signs in, and a full one opens without the server, per board. */
async function startsOf(world: World, boards: readonly Board[]): Promise<Starts> {
  const browser = await openBrowser(world.say)
  const found: Starts = { firstRows: [], durable: [], warm: [] }
  try {
    for (const board of boards) {
      const cold = await coldStarts(world, browser, board, STARTS)
      found.firstRows.push(median(cold.map(({ firstRows }) => firstRows)))
      found.durable.push(median(cold.map(({ durable }) => durable)))
      found.warm.push(median(await warmStarts(world, browser, board, STARTS)))
    }
    return found
  } finally {
    await browser.close()
  }
}

async function claimMs(world: World, board: Board): Promise<number> {
  const pipeline = await openPipeline(world, board, 2)
  const times: number[] = []
  for (let at = 0; at < COMMANDS; at += 1) {
    const began = performance.now()
    await pipeline.act(`${board.journeys[0] ?? ''}/med-rec`, VERBS[at % 2] ?? 'claim')
    times.push(performance.now() - began)
  }
  await pipeline.close()
  return median(times)
}

async function snapshotMs(world: World, board: Board): Promise<number> {
  const server = await world.server(board)
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now()
    await rawSnapshotBytes(server.url, SUPERVISORS[0])
    if (round > 0) times.push(performance.now() - began)
  }
  await server.stop()
  return median(times)
}

/** What the server reads and packs for who missed a claim in so many journeys. */
async function deltaMs(world: World, board: Board, journeys: number): Promise<number> {
  const pipeline = await openPipeline(world, board, 2)
  const from = await readLogEnd(board.db.reads, FACILITY)
  const tasks = board.journeys.slice(0, journeys).map((journey) => `${journey}/med-rec`)
  for (const task of tasks) await pipeline.act(task, 'claim')
  const end = await readLogEnd(board.db.reads, FACILITY)
  const reference = await board.db.reads.user((await board.db.reads.userByName(SUPERVISORS[0]))?.id ?? '')
  const scopes = (reference?.units ?? []).map((unit) => ({
    grant: { scope: `unit:${unit}`, class: 'phi' as const },
    cursor: from.head,
  }))
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const standing = createStandings({ reads: board.db.reads, pack: packGzip })
    const began = performance.now()
    await standing({ end, scopes, packs: true })
    if (round > 0) times.push(performance.now() - began)
  }
  for (const task of tasks) await pipeline.act(task, 'release')
  await pipeline.close()
  return median(times)
}
