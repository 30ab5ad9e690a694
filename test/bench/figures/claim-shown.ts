import { OTHERS, shownBy, type Listeners } from '../audience.ts'
import { type Figure, judged } from '../figure.ts'
import { openPipeline } from '../tools/pipeline.ts'
import { pause } from '../tools/repeat.ts'
import { median, p95 } from '../tools/statistics.ts'

const CLAIMS = { warmUp: 10, times: 60 }
/** Between two claims, ms: five a second. */
const PACE_MS = 200

/** Per claim: ms until each of the others showed it. */
type Shown = readonly (readonly number[])[]

/**
 * A person claims at one console; a hundred others show it. The baseline is the same in bare parts: one message, the
 * statements of that claim, one broadcast of the same bytes to as many clients that only count it.
 */
export const claimShown: Figure = {
  name: 'claim-shown',
  async measure(world) {
    const board = await world.board(5000)
    const { ours, bare, bareServer } = await world.audience(board)
    const pipeline = await openPipeline(world, board, 2)
    try {
      const count = CLAIMS.warmUp + CLAIMS.times
      const tasks = board.journeys.slice(-count).map((journey) => `${journey}/med-rec`)
      const recorded = await pipeline.record(`${board.journeys[0] ?? ''}/med-rec`)
      await ours.all('watch', { tasks })
      const real = await claims(ours, tasks, 'claim')
      const frame = (await ours.all<object>('lastFrame'))[0]
      await bareServer.call('prepare', { url: board.url, recorded, frame })
      const plain = await claims(bare, tasks, 'bareClaim')
      for (const task of tasks) await pipeline.act(task, 'release')
      const last = (shown: Shown) => p95(shown.map((times) => Math.max(...times)))
      return [
        judged({
          name: `claim shown by the last of ${OTHERS} others, p95`,
          value: last(real),
          unit: 'ms',
          baseline: last(plain),
          goal: { of: 'ratio', atMost: 1.3 },
        }),
        judged({
          name: `claim shown by any of ${OTHERS} others, p95`,
          value: p95(real.flat()),
          unit: 'ms',
          baseline: p95(plain.flat()),
          goal: { of: 'value', atMost: 40 },
        }),
        judged({
          name: `claim shown by any of ${OTHERS} others, median`,
          value: median(real.flat()),
          unit: 'ms',
          baseline: median(plain.flat()),
        }),
      ]
    } finally {
      await pipeline.close()
    }
  },
}

async function claims(side: Listeners, tasks: readonly string[], verb: string): Promise<Shown> {
  const shown: number[][] = []
  for (const task of tasks) {
    const at = await side.actor.call<number>(verb, { task })
    const times = await shownBy(side, task)
    shown.push(times.map((time) => time - at))
    await pause(PACE_MS)
  }
  return shown.slice(CLAIMS.warmUp)
}
