import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import { rowKey, type Row } from '../../shared/domain/row.ts'
import { scopesOfActor } from '../../shared/domain/scopes.ts'
import type { Actor } from '../../shared/domain/person.ts'
import { actorIn } from '../../renderer/state/session-store.ts'
import { verifyChain } from '../../server/changelog/verify-chain.ts'
import type { OutboxView } from '../../renderer/outbox/outbox-entry.ts'
import { FACILITY } from './hospital.ts'
import type { SimConsole } from './sim-console.ts'
import type { World } from './workload.ts'

/** Longest time to quiet down after everything works again, virtual ms (R5 asks for seconds; backoff may be at 30 s). */
const HEAL_MS = 120_000

/** Heals everything, waits, and checks what must hold then. Gives a digest of the log, to tell that runs repeat. */
export async function checkEnd(world: World): Promise<string> {
  await heal(world)
  await checkCommands(world)
  for (const console of world.consoles) await checkConsole(world, console)
  const broken = await verifyChain(world.db.reads, FACILITY)
  if (broken !== null) world.history.fail('C10', `the log breaks at ${broken}`)
  const log = await world.db.reads.log(FACILITY, 0, 1_000_000)
  return createHash('sha256')
    .update(log.at(-1)?.hash ?? '')
    .digest('hex')
    .slice(0, 16)
}

async function heal(world: World): Promise<void> {
  const { network, consoles, time, server } = world
  if (!server.isUp()) await server.start()
  for (const console of consoles) {
    network.setReachable(console.name, true)
    console.disk.refuseWith(null)
    if (console.core === null) await world.startConsole(console)
  }
  await time.advance(2_000)
  for (const console of consoles)
    if (console.core?.state.session.store.getState().kind === 'signed-out') await time.drive(console.signIn())
  await time.advance(HEAL_MS)
  // One whose session was revoked shortly before may have had to sign in once more.
  for (const console of consoles)
    if (console.core?.state.session.store.getState().kind === 'signed-out') await time.drive(console.signIn())
  await time.advance(HEAL_MS)
}

/** [C1] [C2] Every action that somebody saw as taken has one answer, and stands in the log at most once. */
async function checkCommands({ db, taken, history, seen }: World): Promise<void> {
  const log = await db.reads.log(FACILITY, 0, 1_000_000)
  const entries = new Map<string, number>()
  for (const { cause } of log) if (cause !== null) entries.set(cause, (entries.get(cause) ?? 0) + 1)
  for (const [cause, times] of entries) if (times > 1) history.fail('C2', `${cause} stands ${times} times in the log`)
  for (const [id, console] of taken) {
    const receipt = await db.reads.receipt(FACILITY, id)
    const view = console.core?.outbox.view.getState()
    if (view?.pending.some((action) => action.command.commandId === id) === true)
      history.fail('C1', `${id} of ${console.name} is still pending at the end: ${why(view, id)}`)
    const card = view?.refused.some(
      (one) => one.command.commandId === id || one.dependents.some((command) => command.commandId === id),
    )
    if (receipt === null && card !== true) history.fail('C1', `${id} of ${console.name} is lost`)
    if (receipt === null) continue
    const { outcome, changed, refusal } = receipt.outcome
    seen(`answered: ${refusal?.code ?? outcome}`)
    const applied = outcome === 'applied' || outcome === 'rebased'
    const wanted = applied && changed.length > 0 ? 1 : 0
    if ((entries.get(id) ?? 0) !== wanted)
      history.fail('C1', `${id} (${outcome}) stands ${entries.get(id)} times in the log`)
    if (!applied && card !== true)
      history.fail('C1', `${id} of ${console.name} was refused (${outcome}) without a card`)
    if (applied && card === true) history.fail('C2', `${id} of ${console.name} was applied and shows a refusal`)
  }
}

function why(view: OutboxView, id: string): string {
  const action = view.pending.find((one) => one.command.commandId === id)
  return JSON.stringify({ ...action, command: { ...action?.command, args: {} } })
}

/** [C6] [C7] What a console holds is what the server has for this person, row for row; and nothing is predicted any more. */
async function checkConsole({ db, history }: World, { name, core }: SimConsole): Promise<void> {
  const actor = core === null ? null : actorIn(core.state.session.store.getState())
  if (core === null || actor === null) return history.fail('C7', `${name} is not signed in at the end`)
  const { line } = core.state.status.getState()
  if (line.kind !== 'live') history.fail('C7', `${name} is ${JSON.stringify(line)} at the end`)
  const session = await db.reads.session(actor.session)
  const now = await actorNow(db, actor)
  const wanted = await projection(db, now ?? actor)
  const held = new Map<string, Row>()
  for (const id of core.rows.journeyIds())
    for (const [key, row] of core.rows.journey(id)?.rows ?? []) held.set(key, row)
  for (const [key, row] of wanted) {
    const mine = held.get(key)
    if (mine === undefined) history.fail('C6', `${name} lacks ${key} (seq ${row.seq}), session ${session?.id}`)
    else if (!isDeepStrictEqual(mine, row))
      history.fail('C7', `${name} has ${key} at seq ${mine.seq}, the server at ${row.seq}`)
  }
  for (const key of held.keys()) if (!wanted.has(key)) history.fail('C9', `${name} still holds ${key}`)
  for (const [key, row] of held) {
    const shown = core.state.board.row(row.kind, row.id)
    if (shown !== row) history.fail('C7', `${name} shows ${key} otherwise than confirmed`)
    if (core.state.board.mark(row.kind, row.id).kind === 'pending')
      history.fail('C7', `${name} marks ${key} as pending`)
  }
}

async function actorNow(db: World['db'], actor: Actor): Promise<Actor | null> {
  const { actorOf } = await import('../../server/auth/actor-of.ts')
  const [user, session] = await Promise.all([db.reads.user(actor.id), db.reads.session(actor.session)])
  return user === null || session === null ? null : actorOf(user, session, await db.reads.now())
}

async function projection({ reads }: World['db'], actor: Actor): Promise<ReadonlyMap<string, Row>> {
  const rows = new Map<string, Row>()
  for (const { scope, class: held } of scopesOfActor(actor)) {
    const { items } = await reads.scopeJourneys(FACILITY, scope, { limit: 100_000, after: null })
    for (const row of await reads.journeysRows(FACILITY, items)) {
      const shown = rowForClass(row, held)
      const key = rowKey(row)
      // Held by two scopes of different class: the fuller one is shown.
      if (shown !== null && (!rows.has(key) || held !== 'wall')) rows.set(key, shown)
    }
  }
  return rows
}
