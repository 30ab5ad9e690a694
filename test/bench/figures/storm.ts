import { openConsoles, peopleFor, type Listeners } from '../audience.ts'
import { type Figure, judged } from '../figure.ts'
import { openPipeline, VERBS } from '../tools/pipeline.ts'
import { pause, until } from '../tools/repeat.ts'
import { freePort } from '../tools/static-console.ts'
import { median } from '../tools/statistics.ts'

const CONSOLES = 500
const ROUNDS = 5
/** How long the server is away, and what changes meanwhile at another node. */
const AWAY_MS = 2_000
const MISSED = 40
/** Of the consoles, from the first so many on: what a process keeps once is not a console's. */
const WARM = 100

/**
 * 500 consoles whose server is killed and comes back: from its listening until every one of them has a line and everything
 * that changed meanwhile. With it what a connected console costs the server's memory.
 */
export const storm: Figure = {
  name: 'storm',
  async measure(world) {
    const board = await world.board(5000)
    const port = await freePort()
    let server = await world.server(board, { port })
    const pipeline = await openPipeline(world, board, 2)
    const first = await openConsoles(server, WARM)
    const few = await server.child.call<number>('memory')
    const rest = await openConsoles(server, CONSOLES - WARM, { taken: peopleFor(WARM) })
    const many = await server.child.call<number>('memory')
    const sides = [first, rest]
    const [current, delay]: [number[], number[]] = [[], []]
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        await server.kill()
        await pause(AWAY_MS)
        for (let at = 0; at < MISSED; at += 1)
          await pipeline.act(`${board.journeys[at % (MISSED / 2)]}/med-rec`, VERBS[at < MISSED / 2 ? 0 : 1])
        server = await world.server(board, { port })
        const began = performance.now()
        const head = await board.db.reads.head('bench')
        await until('every console is current', () => areCurrent(sides, head), 180_000)
        current.push(performance.now() - began)
        delay.push(await server.child.call<number>('loopDelay'))
      }
    } finally {
      for (const side of sides) await side.stop()
      await pipeline.close()
      await server.stop()
    }
    return [
      judged({
        name: `${CONSOLES} consoles current after their server came back, median of ${ROUNDS}`,
        value: median(current) / 1000,
        unit: 's',
        goal: { of: 'value', atMost: 5 },
      }),
      judged({
        name: 'event-loop delay of the server meanwhile, p99, its own start included',
        value: median(delay),
        unit: 'ms',
        goal: { of: 'value', atMost: 250 },
      }),
      judged({
        name: `memory of the server per connected console, ${WARM} to ${CONSOLES}`,
        value: (many - few) / (CONSOLES - WARM) / 1000,
        unit: 'kB',
        goal: { of: 'value', atMost: 150 },
      }),
    ]
  },
}

async function areCurrent(sides: readonly Listeners[], head: number): Promise<boolean> {
  for (const side of sides) {
    const live = (await side.all<number>('live')).reduce((sum, one) => sum + one, 0)
    if (live < side.count) return false
    if ((await side.all<number[]>('cursors')).flat().some((cursor) => cursor < head)) return false
  }
  return true
}
