import { type Audience, type Listeners, openAudience, OTHERS, shownBy } from '../audience.ts'
import { type Figure, type Goal, judged, type Measurement } from '../figure.ts'
import { openPipeline, type Pipeline } from '../tools/pipeline.ts'
import type { Recorded } from '../tools/replay.ts'
import type { Board, World } from '../world.ts'
import { pause } from '../tools/repeat.ts'
import { slope } from '../tools/slope.ts'
import { median, p95 } from '../tools/statistics.ts'

/** Consoles that look on, and the p95 that is aimed at for any of them, ms. */
const SIZES = [
  { others: 100, p95Ms: 12, times: 60 },
  { others: 300, p95Ms: 20, times: 40 },
  { others: 500, p95Ms: 40, times: 40 },
] as const
const WARM_UP = 10
/** Between two claims, ms: five a second. */
const PACE_MS = 200
/** In each of the two processes so many consoles are watched while the others put their work off, by so much, ms. */
const WATCHED = 10
const PUT_OFF_MS = 120

/** Per claim: ms until each of the others showed it. */
type Shown = readonly (readonly number[])[]

/**
 * A person claims at one console; many others show it. The baseline is the same in bare parts: one message, the
 * statements of that claim, one broadcast of the same bytes to as many clients that only count it.
 */
export const claimShown: Figure = {
  name: 'claim-shown',
  async measure(world) {
    const board = await world.board(5000)
    const pipeline = await openPipeline(world, board, 2)
    const rows: Measurement[] = []
    const bareClaims = await recordedOn(world)
    try {
      // The hundred come last: they stay for the figures that follow, and would work beside the others on every claim.
      for (const size of SIZES.toReversed()) {
        const audience = size.others === OTHERS ? await world.audience(board) : await opened(world, board, size.others)
        rows.unshift(...(await shownTo(audience, { board, pipeline, bareClaims, ...size })))
        if (size.others !== OTHERS) await audience.stop()
      }
      return [...rows, grownWith(rows)]
    } finally {
      await pipeline.close()
    }
  },
}

/**
 * One claim, and the database of its own in which it is sent again and again: what is written twice is no history that the
 * consoles of the other could follow.
 */
async function recordedOn(world: World): Promise<BareClaims> {
  const { url, journeys } = await world.board(5000, { for: 'bare' })
  const pipeline = await openPipeline(world, { url }, 2)
  try {
    return { url, recorded: await pipeline.record(`${journeys[0] ?? ''}/med-rec`) }
  } finally {
    await pipeline.close()
  }
}

async function opened(world: World, board: Board, others: number): Promise<Audience> {
  return openAudience(await world.server(board), others)
}

/** How the time until any of them shows a claim grows with their number. */
function grownWith(rows: readonly Measurement[]): Measurement {
  const costs = SIZES.map(({ others }) => {
    const row = rows.find(({ name }) => name === `claim shown by any of ${others} others, p95`)
    return { work: others, value: row?.value ?? Number.NaN }
  })
  return judged({
    name: 'claim shown by any of 100, 300, 500 others: slope',
    value: slope(costs),
    unit: '',
    goal: { of: 'value', atMost: 1.1 },
  })
}

type BareClaims = { readonly url: string; readonly recorded: readonly Recorded[] }

type Around = {
  readonly board: Board
  readonly pipeline: Pipeline
  readonly bareClaims: BareClaims
  readonly others: number
  readonly p95Ms: number
  readonly times: number
}

/**
 * Twice: once all consoles work at the same time on the two processors of this machine; once those who are not watched
 * put their own work off until the watched ones have shown it, as machines of their own would do it beside.
 */
async function shownTo({ ours, bare, bareServer }: Audience, around: Around): Promise<Measurement[]> {
  const { board, pipeline, bareClaims, others, p95Ms, times } = around
  const each = WARM_UP + times
  const tasks = board.journeys.slice(-2 * each).map((journey) => `${journey}/med-rec`)
  const together = await watched(ours, { tasks: tasks.slice(each) })
  const apart = await watched(ours, { tasks: tasks.slice(0, each), every: others / 2 / WATCHED, othersMs: PUT_OFF_MS })
  const frame = (await ours.all<object>('lastFrame'))[0]
  await bareServer.call('prepare', { ...bareClaims, frame })
  const plain = await claims(bare, { tasks: tasks.slice(each), verb: 'bareClaim', count: others })
  for (const task of tasks) await pipeline.act(task, 'release')
  const last = (shown: Shown) => p95(shown.map((one) => Math.max(...one)))
  const any = (shown: Shown) => p95(shown.flat())
  const pair = (name: string, [of, shown]: [(shown: Shown) => number, Shown], goal: Goal) =>
    judged({ name: `claim shown by ${name}`, value: of(shown), unit: 'ms', baseline: of(plain), goal })
  return [
    pair(`the last of ${others} others, p95`, [last, together], { of: 'ratio', atMost: 1.3 }),
    pair(`any of ${others} others, p95`, [any, together], { of: 'value', atMost: p95Ms }),
    pair(`any of ${others} others as on its own machine, p95`, [any, apart], { of: 'ratio', atMost: 1.3 }),
    pair(`any of ${others} others as on its own machine, median`, [(shown) => median(shown.flat()), apart], {
      of: 'ratio',
      atMost: 1.3,
    }),
  ]
}

async function watched(
  ours: Listeners,
  ask: { readonly tasks: readonly string[]; readonly every?: number; readonly othersMs?: number },
): Promise<Shown> {
  const counts = await ours.all<number>('watch', ask)
  return claims(ours, { tasks: ask.tasks, verb: 'claim', count: counts.reduce((sum, one) => sum + one, 0) })
}

type Claims = { readonly tasks: readonly string[]; readonly verb: string; readonly count: number }

async function claims(side: Listeners, { tasks, verb, count }: Claims): Promise<Shown> {
  const shown: number[][] = []
  for (const task of tasks) {
    const at = await side.actor.call<number>(verb, { task })
    const times = await shownBy(side, task, count)
    shown.push(times.map((time) => time - at))
    await pause(PACE_MS)
  }
  return shown.slice(WARM_UP)
}
