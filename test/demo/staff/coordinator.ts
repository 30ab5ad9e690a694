import { seededDice } from '../../builders/seeded-dice.ts'
import { journeySeenSchema, taskListSchema } from './rows-seen.ts'
import type { WorkerSession } from './worker-session.ts'

/** A simulated unit coordinator: takes some of the unit's escalations, and leaves some to climb. */
export type Coordinator = { look(): Promise<void>; taken(): number }

const OPEN_STATES = ['free', 'claimed', 'working', 'paused'] as const
/** From this level on it is the coordinator's turn. */
const COORDINATOR_LEVEL = 2
/** Share of escalations that are taken; the others show how a ladder climbs. */
const TAKEN_SHARE = 0.7
const BACK_BY_MIN = [10, 20, 40] as const

export function coordinator(session: WorkerSession, seed: string): Coordinator {
  const judged = new Set<string>()
  let taken = 0

  async function look(): Promise<void> {
    for (const journey of await lateJourneys(session)) {
      const seen = journeySeenSchema.parse(await session.get(`/api/v1/journeys/${encodeURIComponent(journey)}`))
      for (const { id, state, level } of seen.escalations)
        if (state === 'open' && level >= COORDINATOR_LEVEL) await judge(id)
    }
  }

  async function judge(id: string): Promise<void> {
    if (judged.has(id)) return
    judged.add(id)
    const dice = seededDice(`${seed}:ack:${id}`)
    if (!dice.chance(TAKEN_SHARE)) return
    const outcome = await session.command('acknowledge', id, { backBy: dice.pick(BACK_BY_MIN) })
    if (outcome.refusal === null) taken += 1
  }

  return { look, taken: () => taken }
}

/** Journeys of the unit with a step that has climbed to the coordinator. */
async function lateJourneys(session: WorkerSession): Promise<Set<string>> {
  const late = new Set<string>()
  for (const state of OPEN_STATES) {
    const { items } = taskListSchema.parse(await session.get(`/api/v1/tasks?state=${state}&limit=500`))
    for (const task of items) if (task.level >= COORDINATOR_LEVEL) late.add(task.journey)
  }
  return late
}
