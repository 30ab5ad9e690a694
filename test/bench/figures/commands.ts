import { systemClock, systemRandom, systemScheduler } from '../../../server/app/system-clock.ts'
import { openPostgres } from '../../../server/db/postgres/open-postgres.ts'
import { createRuleContexts } from '../../../server/db/rule-contexts.ts'
import { commandExecutor, type ExecuteCommand } from '../../../server/execute/execute-command.ts'
import { type Command, commandSchema } from '../../../shared/commands/command.ts'
import { uuidV7 } from '../../../shared/kernel/uuid-v7.ts'
import { type Figure, judged, type Measurement } from '../figure.ts'
import { PHARMACIST } from '../seed.ts'
import { benchActor } from '../tools/bench-actor.ts'
import { barePool, replay, type Recorded } from '../tools/replay.ts'
import { inTurns } from '../tools/repeat.ts'
import { recordStatements } from '../tools/statement-recorder.ts'
import { median } from '../tools/statistics.ts'
import type { World } from '../world.ts'

/** Consoles that act at once. */
const CONSOLES = [1, 16] as const
/** Connections of both sides: the product's default. */
const CONNECTIONS = 10
const TURN_MS = 1500
const ROUNDS = 3

type Act = (command: Command) => Promise<void>

/** Claims and releases through the pipeline, against the very statements they make, replayed on equal connections. */
export const commands: Figure = {
  name: 'commands',
  async measure(world) {
    const { url, journeys } = await world.board(5000)
    const { act, close } = await pipeline(world, url)
    const pool = barePool(url, CONNECTIONS)
    try {
      const tasks = journeys.slice(0, Math.max(...CONSOLES)).map((journey) => `${journey}/med-rec`)
      const recorded: Recorded[][] = []
      for (const task of tasks) recorded.push(await record(act, task))
      const rows: Measurement[] = []
      for (const consoles of CONSOLES) {
        const { ours, bare } = await inTurns(
          ROUNDS,
          () => perSecond(consoles, async (at, turn) => act(commandOn(tasks[at] ?? '', VERBS[turn % 2] ?? 'claim'))),
          () => perSecond(consoles, (at, turn) => replay(pool, turnOf(recorded[at] ?? [], turn))),
        )
        rows.push(
          judged({
            name: `commands per second, ${consoles} ${consoles === 1 ? 'console' : 'consoles'}`,
            value: median(ours),
            unit: '1/s',
            baseline: median(bare),
            goal: { of: 'ratio', atLeast: 0.4 },
          }),
        )
      }
      return rows
    } finally {
      await pool.end()
      await close()
    }
  },
}

const VERBS = ['claim', 'release'] as const

async function pipeline(world: World, url: string): Promise<{ act: Act; close: () => Promise<void> }> {
  const warn = (message: string, error: unknown) => world.say(`commands: ${message} ${String(error)}`)
  const db = openPostgres({ url, scheduler: systemScheduler, node: 'bench-commands', warn, connections: CONNECTIONS })
  const contexts = createRuleContexts(db.reads, systemClock)
  const execute: ExecuteCommand = commandExecutor({ db, contexts, random: systemRandom, visitFacts: () => [], warn })
  const actor = await benchActor(db, PHARMACIST)
  return {
    act: async (command) => {
      const { outcome } = await execute(command, { actor, lastHeardAt: systemClock.now() })
      if (outcome !== 'applied') throw new Error(`${command.verb} was ${outcome}`)
    },
    close: () => db.close(),
  }
}

function commandOn(entityId: string, verb: 'claim' | 'release'): Command {
  const issuedAt = systemClock.now()
  return commandSchema.parse({
    commandId: uuidV7(issuedAt, systemRandom),
    sessionId: 'bench',
    verb,
    entityId,
    issuedAt,
  })
}

/** The statements of one claim and one release of this task. */
async function record(act: Act, task: string): Promise<Recorded[]> {
  const found: Recorded[] = []
  for (const verb of VERBS) {
    const command = commandOn(task, verb)
    const statements = (await recordStatements(() => act(command))).filter(({ text }) => !text.includes('pg_notify'))
    found.push({ statements, commandId: command.commandId })
  }
  return found
}

function turnOf(recorded: readonly Recorded[], turn: number): Recorded {
  const one = recorded[turn % recorded.length]
  if (one === undefined) throw new Error('nothing was recorded')
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
