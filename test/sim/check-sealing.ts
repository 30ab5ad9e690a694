import { hasSealed } from '../../shared/commands/sealed-args.ts'
import { actorIn } from '../../renderer/state/session-store.ts'
import { FACILITY } from './hospital.ts'
import type { SimConsole } from './sim-console.ts'
import { untilQuiet } from './until-quiet.ts'
import type { World } from './world.ts'

/** What was sealed to a key that is gone is sent again by its person: where the words are at hand it is sealed anew. */
export async function sealAnew(world: World): Promise<void> {
  const { consoles, db, time, violations, reached } = world
  const atHand = new Map<string, SimConsole>()
  let any = false
  const pressed = new Set<string>()
  // Of two windows the one that has the words at hand.
  for (const isSealed of [false, true])
    for (const console of consoles) {
      const { core } = console
      const actor = core === null ? null : actorIn(core.state.session.store.getState())
      for (const { command, user, refusal } of core?.outbox.view.getState().refused ?? []) {
        if (core === null || actor?.id !== user || refusal.reason !== 'cannot-open') continue
        if (hasSealed(command.args) !== isSealed || pressed.has(command.commandId)) continue
        pressed.add(command.commandId)
        const sent = await time.drive(console.unlessKilled(core.outbox.sendAgain(command.commandId, actor.session)))
        any = any || sent !== false
        // The words died with it.
        if (sent === null) break
        core.sync.send()
        if (!isSealed) atHand.set(command.commandId, console)
      }
    }
  if (any) await untilQuiet(world)
  for (const [id, { name, core }] of atHand) {
    const card = core?.outbox.view.getState().refused.find(({ command }) => command.commandId === id)
    if (card?.refusal.reason === 'cannot-open') violations.fail('C1', `${id} of ${name} was not sealed anew`)
    if ((await db.reads.receipt(FACILITY, id))?.outcome.refusal === null) reached.seen('sealed anew and applied')
  }
}

/** [C9] [C10] What was sealed was opened as it was typed, and stands on no disk in the clear. */
export async function checkSealing({ sealing, consoles, db }: World): Promise<void> {
  for (const console of consoles) await sealing?.look(console)
  await sealing?.end(db)
}
