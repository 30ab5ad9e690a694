import { openConsoles, shownBy } from '../audience.ts'
import { type Figure, judged } from '../figure.ts'
import { openPipeline } from '../tools/pipeline.ts'
import { pause } from '../tools/repeat.ts'
import { p95 } from '../tools/statistics.ts'

const OTHERS = 10
const CLAIMS = { warmUp: 5, times: 60 }
const PACE_MS = 100

/**
 * A person claims at a console of one node; consoles of another node of the same database show it. The baseline is the same
 * claim shown by consoles of the node where it was made.
 */
export const crossNode: Figure = {
  name: 'cross-node',
  async measure(world) {
    const board = await world.board(5000)
    const [here, there] = [await world.server(board), await world.server(board)]
    const pipeline = await openPipeline(world, board, 2)
    const tasks = board.journeys.slice(0, CLAIMS.warmUp + CLAIMS.times).map((journey) => `${journey}/med-rec`)
    async function shownAt(node: typeof here): Promise<number[]> {
      const side = await openConsoles(node, OTHERS, { actorAt: here })
      try {
        await side.all('watch', { tasks })
        const times: number[] = []
        for (const [turn, task] of tasks.entries()) {
          const at = await side.actor.call<number>('claim', { task })
          const shown = await shownBy(side, task)
          if (turn >= CLAIMS.warmUp) times.push(...shown.map((time) => time - at))
          await pause(PACE_MS)
        }
        for (const task of tasks) await pipeline.act(task, 'release')
        return times
      } finally {
        await side.stop()
      }
    }
    try {
      const same = p95(await shownAt(here))
      const other = p95(await shownAt(there))
      return [
        judged({
          name: 'claim shown by consoles of another node, p95',
          value: other,
          unit: 'ms',
          baseline: same,
          goal: { of: 'value', atMost: 50 },
        }),
      ]
    } finally {
      await pipeline.close()
      await here.stop()
      await there.stop()
    }
  },
}
