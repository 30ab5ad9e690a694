import type { ConsoleCore } from '../../../renderer/app/console-core.ts'
import { httpSnapshots } from '../../../renderer/sync/snapshot-source.ts'
import { packedSchema } from '../../../shared/protocol/packed.ts'
import { uuidV7 } from '../../../shared/kernel/uuid-v7.ts'
import { taskIdOf, journeyIdSchema } from '../../../shared/kernel/ids.ts'
import { systemClock, systemRandom } from '../../../server/app/system-clock.ts'
import { type Figure, type Goal, judged, type Measurement } from '../figure.ts'
import { FACILITY, SUPERVISORS } from '../seed.ts'
import { openHeadless } from '../tools/headless-console.ts'
import { openPipeline, VERBS } from '../tools/pipeline.ts'
import { until } from '../tools/repeat.ts'
import { median } from '../tools/statistics.ts'
import type { Board } from '../world.ts'

/** 400 journeys of 28 tasks. */
const TASKS = 11_200
const CHANGES = 1_000
const TIMES = 5
/** A claim changes the task and the journey whose next step it is: two rows each. */
const WIDE = 400
const NARROW = 25

/** From the start of the line until nothing is missing, ms; bytes of the frames that came meanwhile. */
type CaughtUp = { readonly ms: number; readonly bytes: number }

/**
 * A console that was away while 1,000 changes happened says hello: on 800 rows, and on 50. The cost follows the rows that
 * changed, each sent once. The console's own code without a screen, over a real socket.
 */
export const catchUp: Figure = {
  name: 'catch-up',
  async measure(world) {
    const board = await world.board(TASKS)
    const server = await world.server(board)
    const pipeline = await openPipeline(world, board, 4)
    let heard = 0
    const open = (username: string, told: (message: unknown) => void) =>
      openHeadless({
        server: server.url,
        username,
        deviceId: uuidV7(systemClock.now(), systemRandom),
        snapshots: httpSnapshots(server.url, fetch),
        heard: told,
      })
    const core = await open(SUPERVISORS[0], (message) => (heard += bytesOf(message)))
    const witness = await open(SUPERVISORS[1], () => undefined)
    async function once(journeys: number, from = 0, changes = CHANGES): Promise<CaughtUp> {
      core.sync.stop()
      const tasks = board.journeys
        .slice(from, from + journeys)
        .map((id) => taskIdOf(journeyIdSchema.parse(id), 'med-rec'))
      for (let at = 0; at < changes; at += 1) {
        const round = Math.floor(at / journeys)
        await pipeline.act(tasks[at % journeys] ?? '', VERBS[round % 2] ?? 'claim')
      }
      await told(board, witness)
      heard = 0
      const head = await board.db.reads.head(FACILITY)
      const live = new Promise<void>((resolve) => {
        const stop = core.state.status.subscribe(({ line }) => {
          // A line that was let go still says that it is live until its server has welcomed it.
          if (line.kind !== 'live' || newestOf(core) < head) return
          stop()
          resolve()
        })
      })
      const began = performance.now()
      core.sync.start()
      await live
      const caught = { ms: performance.now() - began, bytes: heard }
      // What is held is given back, so that every round begins alike.
      for (const [at, task] of tasks.entries())
        if (Math.ceil((changes - at) / journeys) % 2 === 1) await pipeline.act(task, 'release')
      return caught
    }
    try {
      await once(NARROW)
      const [wide, narrow, single]: [CaughtUp[], CaughtUp[], CaughtUp[]] = [[], [], []]
      for (let time = 0; time < TIMES; time += 1) {
        wide.push(await once(WIDE))
        // A clock remembers every claim: these are others each time.
        narrow.push(await once(NARROW, (1 + time) * NARROW))
        single.push(await once(1, (1 + TIMES) * NARROW + time, 1))
      }
      return figuresOf({ wide, narrow, single })
    } finally {
      await core.stop()
      await witness.stop()
      await pipeline.close()
      await server.stop()
    }
  },
}

type Turns = { readonly [of in 'wide' | 'narrow' | 'single']: readonly CaughtUp[] }

/** A line and its hello cost something where nothing is missing too: what more rows cost beyond that is judged apart. */
function figuresOf({ wide, narrow, single }: Turns): Measurement[] {
  const ms = (turns: readonly CaughtUp[]) => median(turns.map((turn) => turn.ms))
  const kB = (turns: readonly CaughtUp[]) => median(turns.map((turn) => turn.bytes / 1000))
  const changed = (journeys: number) => `caught up after ${CHANGES} changes on ${2 * journeys} rows, median`
  const atMost = (of: Goal['of'], bound: number): Goal => ({ of, atMost: bound })
  const alone = ms(single)
  return [
    judged({ name: changed(WIDE), value: ms(wide), unit: 'ms', goal: atMost('value', 100) }),
    judged({ name: 'bytes of that', value: kB(wide), unit: 'kB', goal: atMost('value', 200) }),
    judged({ name: changed(NARROW), value: ms(narrow), unit: 'ms', baseline: ms(wide), goal: atMost('ratio', 0.15) }),
    judged({ name: 'caught up after 1 change on 2 rows, median', value: alone, unit: 'ms' }),
    judged({
      name: `what ${2 * NARROW} rows take beyond that, beside ${2 * WIDE}`,
      value: ms(narrow) - alone,
      unit: 'ms',
      baseline: ms(wide) - alone,
      goal: atMost('ratio', 0.15),
    }),
    judged({
      name: `bytes of ${2 * NARROW} rows, beside those of ${2 * WIDE}`,
      value: kB(narrow),
      unit: 'kB',
      baseline: kB(wide),
      goal: atMost('ratio', 0.15),
    }),
  ]
}

/**
 * Settles when somebody who was never away has the last change: frames of it that are still on their way would come to the
 * returning console beside its delta, and are no part of that.
 */
async function told({ db }: Board, witness: ConsoleCore): Promise<void> {
  const head = await db.reads.head(FACILITY)
  await until('the last change told', () => newestOf(witness) >= head)
}

/** The newest number that a console stands at in any of its scopes. */
function newestOf({ rows }: Pick<ConsoleCore, 'rows'>): number {
  return Math.max(...[...rows.scopes().values()].map(({ cursor }) => cursor.seq))
}

/** How long a message is on its way: packed ones are bytes, and JSON around them. */
function bytesOf(message: unknown): number {
  const packed = packedSchema.safeParse(message)
  if (!packed.success || typeof packed.data.frames === 'string') return JSON.stringify(message).length
  return AROUND + packed.data.frames.byteLength
}

/** `51-["packed",{"frames":{"_placeholder":true,"num":0}}]`. */
const AROUND = 54
