import type { Ask } from '../../renderer/state/issue-command.ts'
import { actorIn } from '../../renderer/state/session-store.ts'
import { FACILITY } from './hospital.ts'
import type { SimConsole } from './sim-console.ts'
import { untilQuiet } from './until-quiet.ts'
import { typed } from './workload.ts'
import type { World } from './world.ts'

/**
 * [C1] Once everything works again everybody can work: what the console previews as possible it records, and the server does it.
 * Nothing else changes meanwhile, so the preview and the server are of one mind.
 */
export async function checkAble(world: World): Promise<void> {
  const { consoles, db, taken, time, violations, reached } = world
  const asked = new Map<string, SimConsole>()
  for (const console of consoles) {
    const ask = noteOf(world, console)
    const life = console.core
    const user = life === null ? null : actorIn(life.state.session.store.getState())?.id
    if (ask === null || life === null || user === undefined || user === null) continue
    const issued = await time.drive(console.unlessKilled(life.state.issue(ask)))
    if (issued === null) continue
    if (issued.kind !== 'taken') {
      violations.fail('C1', `${console.name} could not ${ask.verb} ${ask.entityId} at the end: ${issued.kind}`)
      continue
    }
    taken.set(issued.commandId, { console, user, isRace: false, ask, life })
    asked.set(issued.commandId, console)
  }
  if (asked.size > 0) await untilQuiet(world)
  for (const [id, { name }] of asked) {
    const outcome = (await db.reads.receipt(FACILITY, id))?.outcome
    if (outcome?.refusal === null) reached.seen('worked at the end')
    else if (outcome !== undefined) violations.fail('C1', `${id} of ${name}: ${outcome.refusal.code} at the end`)
  }
}

/** A note on the first step that this console would let its person write on; null: it sees none. */
function noteOf({ random, time }: World, { core }: SimConsole): Ask | null {
  const state = core?.state
  if (state === undefined) return null
  const tasks = state.board.ids('journeys').flatMap((id) => state.board.ids(`tasks:journey:${id}`))
  const asks = tasks.map((entityId): Ask => ({ verb: 'note', entityId, args: { text: typed(random, time) } }))
  return asks.find((ask) => state.preview(ask) === null) ?? null
}
