import { framesOf, OTHERS, type Listeners } from '../audience.ts'
import { type Figure, judged } from '../figure.ts'
import { openPipeline } from '../tools/pipeline.ts'
import { pause, until } from '../tools/repeat.ts'
import type { Child } from '../tools/child.ts'
import { median } from '../tools/statistics.ts'

/** So many changes, this far apart, ms: more than fan-out gathers them for, so that each is a frame of its own. */
const CHANGES = { times: 60, everyMs: 40 }
const ROUNDS = 3
const IDLE_MS = 1500
const QUIET_MS = 300

/**
 * What a delivered frame costs the server: CPU of a node that only hears of changes (another one makes them), reading
 * the log and the rows included, against a bare socket.io server that sends the same bytes to as many at the same pace.
 * What either costs while nothing happens is taken off.
 */
export const deliveryCost: Figure = {
  name: 'delivery-cost',
  async measure(world) {
    const board = await world.board(5000)
    const audience = await world.audience(board)
    const { ours, bare, server, bareServer } = audience
    const pipeline = await openPipeline(world, board, 2)
    const task = `${board.journeys[0] ?? ''}/med-rec`
    const change = async () => {
      for (let at = 0; at < CHANGES.times; at += 1) {
        await pipeline.act(task, at % 2 === 0 ? 'claim' : 'release')
        await pause(CHANGES.everyMs)
      }
    }
    try {
      await change()
      const frame = (await ours.all<object>('lastFrame'))[0]
      await bareServer.call('prepare', { url: board.url, recorded: [], frame })
      const found = { ours: [] as number[], bare: [] as number[] }
      for (let round = 0; round <= ROUNDS; round += 1) {
        const real = await perFrame(server.child, ours, change)
        const plain = await perFrame(bareServer, bare, () => bareServer.call('broadcast', CHANGES))
        if (round === 0) continue
        found.ours.push(real)
        found.bare.push(plain)
      }
      return [
        judged({
          name: `server CPU per delivered frame, ${OTHERS} consoles`,
          value: median(found.ours),
          unit: 'µs',
          baseline: median(found.bare),
          goal: { of: 'ratio', atMost: 1.3 },
        }),
      ]
    } finally {
      await pipeline.close()
      await audience.stop()
    }
  },
}

/** CPU per frame delivered, µs. A node that lags tells several changes in one frame: what counts is what came. */
async function perFrame(server: Child, side: Listeners, work: () => Promise<unknown>): Promise<number> {
  const first = await server.call<number>('cpu')
  await pause(IDLE_MS)
  const before = await framesOf(side)
  const second = await server.call<number>('cpu')
  const began = performance.now()
  await work()
  const after = await settled(side)
  const idle = ((second - first) / IDLE_MS) * (performance.now() - began)
  const used = (await server.call<number>('cpu')) - second - idle
  return (used * 1000) / (after - before)
}

/** The number of frames once no more come. */
async function settled(side: Listeners): Promise<number> {
  let seen = await framesOf(side)
  await until('no more frames', async () => {
    await pause(QUIET_MS)
    const was = seen
    seen = await framesOf(side)
    return seen === was
  })
  return seen
}
