import { type Figure, judged, type Measurement } from '../figure.ts'
import { openPipeline, VERBS } from '../tools/pipeline.ts'
import { inTurns } from '../tools/repeat.ts'
import { barePool, type Recorded, replay } from '../tools/replay.ts'
import { median } from '../tools/statistics.ts'

/** Consoles that act at once. */
const CONSOLES = [1, 16] as const
/** Connections of both sides: the product's default. */
const CONNECTIONS = 10
const TURN_MS = 1500
const ROUNDS = 5

/** Claims and releases through the pipeline, against the very statements they make, replayed on equal connections. */
export const commands: Figure = {
  name: 'commands',
  async measure(world) {
    const board = await world.board(5000)
    const pipeline = await openPipeline(world, board, CONNECTIONS)
    const pool = barePool(board.url, CONNECTIONS)
    try {
      const tasks = board.journeys.slice(0, Math.max(...CONSOLES)).map((journey) => `${journey}/med-rec`)
      const recorded: (readonly Recorded[])[] = []
      for (const task of tasks) recorded.push(await pipeline.record(task))
      const rows: Measurement[] = []
      for (const consoles of CONSOLES) {
        const { ours, bare } = await inTurns(
          ROUNDS,
          () => perSecond(consoles, (at, turn) => pipeline.act(from(tasks, at), from(VERBS, turn))),
          () => perSecond(consoles, (at, turn) => replay(pool, from(from(recorded, at), turn))),
        )
        rows.push(
          judged({
            name: `commands per second, ${consoles} ${consoles === 1 ? 'console' : 'consoles'}`,
            value: median(ours),
            unit: '1/s',
            baseline: median(bare),
            goal: { of: 'ratio', atLeast: 0.5 },
          }),
        )
      }
      return rows
    } finally {
      await pool.end()
      await pipeline.close()
    }
  },
}

/** The entry at this place, counted round and round. */
function from<T>(list: readonly T[], at: number): T {
  const one = list[at % list.length]
  if (one === undefined) throw new Error('an empty list')
  return one
}

/** How often per second so many consoles get their work done, each one thing at a time, an even number of times. */
async function perSecond(consoles: number, work: (console: number, turn: number) => Promise<void>): Promise<number> {
  const began = performance.now()
  let done = 0
  await Promise.all(
    Array.from({ length: consoles }, async (_, at) => {
      for (let turn = 0; turn % 2 === 1 || performance.now() - began < TURN_MS; turn += 1) {
        await work(at, turn)
        done += 1
      }
    }),
  )
  return done / ((performance.now() - began) / 1000)
}
