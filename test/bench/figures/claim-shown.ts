import { type Audience, type Listeners, openAudience, OTHERS, shownBy } from '../audience.ts'
import { type Figure, type Goal, judged, type Measurement } from '../figure.ts'
import { openPipeline, type Pipeline } from '../tools/pipeline.ts'
import type { Board, World } from '../world.ts'
import { pause } from '../tools/repeat.ts'
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
    try {
      for (const size of SIZES) {
        const audience = size.others === OTHERS ? await world.audience(board) : await opened(world, board, size.others)
        rows.push(...(await shownTo(audience, { board, pipeline, ...size })))
        if (size.others !== OTHERS) await audience.stop()
      }
      return rows
    } finally {
      await pipeline.close()
    }
  },
}

async function opened(world: World, board: Board, others: number): Promise<Audience> {
  return openAudience(await world.server(board), others)
}

type Around = {
  readonly board: Board
  readonly pipeline: Pipeline
  readonly others: number
  readonly p95Ms: number
  readonly times: number
}

async function shownTo({ ours, bare, bareServer }: Audience, around: Around): Promise<Measurement[]> {
  const { board, pipeline, others, p95Ms, times } = around
  const tasks = board.journeys.slice(-(WARM_UP + times)).map((journey) => `${journey}/med-rec`)
  const recorded = await pipeline.record(`${board.journeys[0] ?? ''}/med-rec`)
  await ours.all('watch', { tasks })
  const real = await claims(ours, tasks, 'claim')
  const frame = (await ours.all<object>('lastFrame'))[0]
  await bareServer.call('prepare', { url: board.url, recorded, frame })
  const plain = await claims(bare, tasks, 'bareClaim')
  for (const task of tasks) await pipeline.act(task, 'release')
  const last = (shown: Shown) => p95(shown.map((one) => Math.max(...one)))
  const pair = (name: string, of: (shown: Shown) => number, goal: Goal) =>
    judged({ name: `claim shown by ${name}`, value: of(real), unit: 'ms', baseline: of(plain), goal })
  return [
    pair(`the last of ${others} others, p95`, last, { of: 'ratio', atMost: 1.3 }),
    pair(`any of ${others} others, p95`, (shown) => p95(shown.flat()), { of: 'value', atMost: p95Ms }),
    pair(`any of ${others} others, median`, (shown) => median(shown.flat()), { of: 'ratio', atMost: 1.3 }),
  ]
}

async function claims(side: Listeners, tasks: readonly string[], verb: string): Promise<Shown> {
  const shown: number[][] = []
  for (const task of tasks) {
    const at = await side.actor.call<number>(verb, { task })
    const times = await shownBy(side, task)
    shown.push(times.map((time) => time - at))
    await pause(PACE_MS)
  }
  return shown.slice(WARM_UP)
}
