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
/** So many are consoles where the others only listen: spread over the order in which they are told. */
const CONSOLES = 20

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
        const around = { board, pipeline, bareClaims, ...size }
        const apart = await openAudience(await world.server(board), size.others, size.others / CONSOLES)
        rows.unshift(...asOnTheirOwn(await shownTo(apart, around), around))
        await apart.stop()
        const all = size.others === OTHERS ? await world.audience(board) : await opened(world, board, size.others)
        rows.unshift(...together(await shownTo(all, around), around))
        if (size.others !== OTHERS) await all.stop()
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

/** What real consoles showed, and what as many bare clients did. */
type Pair = { readonly ours: Shown; readonly plain: Shown }

/** Claims before one audience, and before its bare one. */
async function shownTo({ ours, bare, bareServer }: Audience, around: Around): Promise<Pair> {
  const { board, pipeline, bareClaims, others, times } = around
  const tasks = board.journeys.slice(-(WARM_UP + times)).map((journey) => `${journey}/med-rec`)
  const counts = await ours.all<number>('watch', { tasks })
  const shown = await claims(ours, { tasks, verb: 'claim', count: counts.reduce((sum, one) => sum + one, 0) })
  const frame = (await ours.all<object>('lastFrame'))[0]
  await bareServer.call('prepare', { ...bareClaims, frame })
  const plain = await claims(bare, { tasks, verb: 'bareClaim', count: others })
  for (const task of tasks) await pipeline.act(task, 'release')
  return { ours: shown, plain }
}

/** All consoles work at the same time on the processors of this machine. */
function together(pair: Pair, { others, p95Ms }: Around): Measurement[] {
  const last = (shown: Shown) => p95(shown.map((one) => Math.max(...one)))
  const any = (shown: Shown) => p95(shown.flat())
  return [
    judgedBy(pair, `the last of ${others} others, p95`, last, AS_BARE),
    judgedBy(pair, `any of ${others} others, p95`, any, { of: 'value', atMost: p95Ms }),
  ]
}

/** Twenty consoles, told among as many lines as before: the others' own work is done on machines of their own. */
function asOnTheirOwn(pair: Pair, { others }: Around): Measurement[] {
  const name = `any of ${others} others as on its own machine`
  return [
    judgedBy(pair, `${name}, p95`, (shown) => p95(shown.flat()), AS_BARE),
    judgedBy(pair, `${name}, median`, (shown) => median(shown.flat()), AS_BARE),
  ]
}

const AS_BARE: Goal = { of: 'ratio', atMost: 1.3 }

function judgedBy({ ours, plain }: Pair, name: string, of: (shown: Shown) => number, goal: Goal): Measurement {
  return judged({ name: `claim shown by ${name}`, value: of(ours), unit: 'ms', baseline: of(plain), goal })
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
