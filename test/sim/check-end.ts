import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import { rowKey, type Row } from '../../shared/domain/row.ts'
import { scopesOfActor } from '../../shared/domain/scopes.ts'
import type { Actor } from '../../shared/domain/person.ts'
import { actorOf } from '../../server/auth/actor-of.ts'
import { verifyChain } from '../../server/changelog/verify-chain.ts'
import type { Db } from '../../server/db/port.ts'
import { actorIn } from '../../renderer/state/session-store.ts'
import type { OutboxView } from '../../renderer/outbox/outbox-entry.ts'
import { FACILITY } from './hospital.ts'
import { checkAble } from './check-able.ts'
import { checkSealing, sealAnew } from './check-sealing.ts'
import type { SimConsole } from './sim-console.ts'
import { untilQuiet } from './until-quiet.ts'
import type { World } from './world.ts'

/** Heals everything, waits, and checks what must hold then. Gives a digest of the log, to tell that runs repeat. */
export async function checkEnd(world: World): Promise<string> {
  await heal(world)
  await sendCardsAgain(world)
  await sealAnew(world)
  await checkAble(world)
  await checkCommands(world)
  await checkSealing(world)
  await checkTimers(world)
  await checkConsoles(world, world.consoles, () => undefined)
  const broken = await verifyChain(world.db.reads, FACILITY)
  if (broken !== null) world.violations.fail('C10', `the log breaks at ${broken}`)
  const log = await world.db.reads.log(FACILITY, 0, 1_000_000)
  return createHash('sha256')
    .update(log.at(-1)?.hash ?? '')
    .digest('hex')
    .slice(0, 16)
}

async function heal(world: World): Promise<void> {
  const { network, consoles, time, cluster } = world
  await comeToPass(world)
  cluster.heal()
  network.heal()
  for (const console of consoles) {
    network.setReach(console.name, 'all')
    console.clock.jump(0)
    console.resume()
    console.disk.setFull(false)
    console.start()
  }
  await time.advance(2_000)
  await untilQuiet(world)
}

/**
 * A card of what was refused for now stands until its person sends it again. Where an earlier sending of it had been under
 * way all the time and was done after all, that must tell, and must do nothing twice.
 */
async function sendCardsAgain(world: World): Promise<void> {
  const { consoles, db, time } = world
  let any = false
  for (const console of consoles) {
    const { core } = console
    for (const { command } of core?.outbox.view.getState().refused ?? []) {
      const receipt = await db.reads.receipt(FACILITY, command.commandId)
      if (core === null || receipt === null || receipt.outcome.refusal !== null) continue
      const sent = await time.drive(console.unlessKilled(core.outbox.sendAgain(command.commandId, null)))
      any = any || sent !== false
      if (sent === null) break
      core.sync.send()
    }
  }
  if (any) await untilQuiet(world)
}

/** What had been planned to break or to come back comes to pass; an account that a backup brought back closed is opened. */
export async function comeToPass({ time, databaseClock, db, cluster }: World): Promise<void> {
  databaseClock.jump(0)
  cluster.endOutage()
  // Longer than any process is left without power or a node without its restart.
  await time.advance(7_000)
  const users = await db.reads.users(FACILITY)
  await db.transaction(async (tx) => {
    for (const user of users) if (user.disabled) await tx.putUser({ ...user, disabled: false })
  })
}

/** [C1] [C2] [C10] Every action that somebody saw as taken has one answer, and stands in the log at most once. */
export async function checkCommands({ db, taken, violations, reached, hadNoEffect }: World): Promise<void> {
  const { fail } = violations
  const log = await db.reads.log(FACILITY, 0, 1_000_000)
  const entries = new Map<string, number>()
  for (const { cause } of log) if (cause !== null) entries.set(cause, (entries.get(cause) ?? 0) + 1)
  for (const [cause, times] of entries) if (times > 1) fail('C2', `${cause} stands ${times} times in the log`)
  for (const [id, { console, user, isRace }] of taken) {
    const receipt = await db.reads.receipt(FACILITY, id)
    const view = console.core?.outbox.view.getState()
    if (view?.pending.some((action) => action.command.commandId === id) === true)
      fail('C1', `${id} of ${console.name} is still pending at the end: ${why(view, id)}`)
    const card = view?.refused.some(
      (one) => one.command.commandId === id || one.dependents.some((command) => command.commandId === id),
    )
    if (receipt === null && card !== true && !hadNoEffect(id)) fail('C1', `${id} of ${console.name} is lost`)
    if (receipt === null) continue
    if (receipt.actor !== user) fail('C10', `${id} of ${user} was answered as ${receipt.actor}'s`)
    const { outcome, changed, refusal } = receipt.outcome
    if (isRace && refusal !== null) reached.seen('race lost')
    const applied = outcome === 'applied' || outcome === 'rebased'
    const wanted = applied && changed.length > 0 ? 1 : 0
    if ((entries.get(id) ?? 0) !== wanted) fail('C10', `${id} (${outcome}) stands ${entries.get(id)} times in the log`)
    if (!applied && card !== true) fail('C1', `${id} of ${console.name} was refused (${outcome}) without a card`)
    if (applied && card === true) fail('C2', `${id} of ${console.name} was applied and shows a refusal`)
  }
}

function why(view: OutboxView, id: string): string {
  const action = view.pending.find((one) => one.command.commandId === id)
  return JSON.stringify({ ...action, command: { ...action?.command, args: {} } })
}

/** [C8] Nothing that is due is left: what nobody could fire was fired once somebody could. */
async function checkTimers({ db, violations, timers }: World): Promise<void> {
  const now = await db.reads.now()
  for (const timer of await db.reads.dueTimers(FACILITY, 1_000)) {
    const ripeMs = now - timers.ripeAt(timer.journey, timer)
    if (ripeMs > 5_000)
      violations.fail('C8', `${timer.step} of ${timer.subject} in ${timer.journey} could fire since ${ripeMs} ms`)
  }
}

/** Timers go on firing and a line may be slow: whole at some second of the next half minute is what is asked, of each alone. */
const PATIENCE = 30

/** [C6] [C7] [C9] for all of these; `each` is called every second. */
export async function checkConsoles(world: World, consoles: World['consoles'], each: () => void): Promise<void> {
  const { violations, time } = world
  let behind = consoles
  let last: readonly string[] = []
  for (let second = 0; second < PATIENCE && behind.length > 0; second += 1) {
    each()
    await time.advance(1_000)
    const before = violations.found.length
    const still: SimConsole[] = []
    for (const console of behind) {
      const sofar = violations.found.length
      await checkConsole(world, console)
      if (violations.found.length > sofar) still.push(console)
    }
    behind = still
    last = violations.found.splice(before)
  }
  violations.found.push(...last)
}

/** A whole board is as old as the last heartbeat, ms: one comes every 5 s, and now and then one is late. */
const OLDEST_MS = 12_000

/** [C6] [C7] [C9] What a console holds is what the server has for this person, row for row; and nothing is predicted any more. */
async function checkConsole({ db, violations }: World, { name, core }: SimConsole): Promise<void> {
  const { fail } = violations
  const actor = core === null ? null : actorIn(core.state.session.store.getState())
  if (core === null || actor === null) return fail('C7', `${name} is not signed in at the end`)
  const { line } = core.state.status.getState()
  if (line.kind !== 'live') fail('C7', `${name} is ${JSON.stringify(line)} at the end`)
  const oldMs = (await db.reads.now()) - (core.rows.asOf ?? 0)
  if (oldMs < 0 || oldMs > OLDEST_MS) fail('C7', `${name} says that it is ${oldMs} ms old at the end`)
  if (core.rows.reference === null) fail('C7', `${name} has no reference data at the end`)
  const wanted = await projection(db, (await actorNow(db, actor)) ?? actor)
  const held = new Map<string, Row>()
  for (const id of core.rows.journeyIds())
    for (const [key, row] of core.rows.journey(id)?.rows ?? []) held.set(key, row)
  for (const [key, row] of wanted) {
    const mine = held.get(key)
    if (mine === undefined) fail('C6', `${name} lacks ${key} (seq ${row.seq})`)
    else if (!isDeepStrictEqual(mine, row))
      fail('C7', `${name} has ${key} at seq ${mine.seq}, the server at ${row.seq}`)
  }
  for (const key of held.keys()) if (!wanted.has(key)) fail('C9', `${name} still holds ${key}`)
  for (const [key, row] of held) {
    const shown = core.state.board.row(row.kind, row.id)
    if (shown !== row) fail('C7', `${name} shows ${key} otherwise than confirmed`)
    if (core.state.board.mark(row.kind, row.id).kind === 'pending') fail('C7', `${name} marks ${key} as pending`)
  }
}

async function actorNow(db: Db, actor: Actor): Promise<Actor | null> {
  const [user, session] = await Promise.all([db.reads.user(actor.id), db.reads.session(actor.session)])
  return user === null || session === null ? null : actorOf(user, session, await db.reads.now())
}

async function projection({ reads }: Db, actor: Actor): Promise<ReadonlyMap<string, Row>> {
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
