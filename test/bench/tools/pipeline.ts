import { systemClock, systemRandom, systemScheduler } from '../../../server/app/system-clock.ts'
import type { Db } from '../../../server/db/port.ts'
import { openPostgres } from '../../../server/db/postgres/open-postgres.ts'
import { createRuleContexts } from '../../../server/db/rule-contexts.ts'
import { commandExecutor } from '../../../server/execute/execute-command.ts'
import { type Command, commandSchema } from '../../../shared/commands/command.ts'
import { type Actor, actorSchema } from '../../../shared/domain/person.ts'
import { uuidV7 } from '../../../shared/kernel/uuid-v7.ts'
import { FACILITY, PHARMACIST } from '../seed.ts'
import type { Board, World } from '../world.ts'
import type { Recorded } from './replay.ts'
import { recordStatements } from './statement-recorder.ts'

/** The two commands of a turn: what the first takes, the second gives back. */
export const VERBS = ['claim', 'release'] as const

/** The server's command pipeline in this process, on connections of its own: a node of the database without sockets. */
export type Pipeline = {
  /** Does it. @throws where it was not applied */
  act(task: string, verb: (typeof VERBS)[number]): Promise<void>
  /** The statements of one claim and one release of this task, as they were sent. */
  record(task: string): Promise<readonly Recorded[]>
  close(): Promise<void>
}

/** Opens it for one person; `connections` is what the product's pool may hold. */
export async function openPipeline(
  world: Pick<World, 'say'>,
  { url }: Pick<Board, 'url'>,
  connections: number,
  username: string = PHARMACIST,
): Promise<Pipeline> {
  const warn = (message: string, error: unknown) => world.say(`pipeline: ${message} ${String(error)}`)
  const db = openPostgres({ url, scheduler: systemScheduler, node: 'bench-pipeline', warn, connections })
  const contexts = createRuleContexts(db.reads, systemClock)
  const execute = commandExecutor({ db, contexts, random: systemRandom, visitFacts: () => [], warn })
  const actor = await actorNamed(db, username)
  const send = async (command: Command) => {
    const { outcome, refusal } = await execute(command, { actor, lastHeardAt: systemClock.now() })
    if (outcome !== 'applied') throw new Error(`${command.verb} was ${outcome} ${refusal?.code ?? ''}`)
  }
  return {
    act: (task, verb) => send(commandOn(task, verb)),
    async record(task) {
      const found: Recorded[] = []
      for (const verb of VERBS) {
        const command = commandOn(task, verb)
        const sent = await recordStatements(() => send(command))
        // The doorbell rings beside the transaction, not in it.
        const statements = sent.filter(({ text }) => !text.includes('pg_notify'))
        found.push({ statements, commandId: command.commandId })
      }
      return found
    },
    close: () => db.close(),
  }
}

function commandOn(entityId: string, verb: string): Command {
  const issuedAt = systemClock.now()
  const commandId = uuidV7(issuedAt, systemRandom)
  return commandSchema.parse({ commandId, sessionId: 'bench', verb, entityId, issuedAt })
}

/** A person of the seeded hospital as a session would resolve them. */
async function actorNamed(db: Db, username: string): Promise<Actor> {
  const user = await db.reads.userByName(username)
  if (user === null) throw new Error(`nobody called ${username}`)
  return actorSchema.parse({ ...user, facility: FACILITY, session: 'bench' })
}
