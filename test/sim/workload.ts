import type { Verb } from '../../shared/commands/command.ts'
import { isFinal, ownerOf, type TaskRow } from '../../shared/domain/task.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { Db } from '../../server/db/port.ts'
import type { Ask } from '../../renderer/state/issue-command.ts'
import { actorIn } from '../../renderer/state/session-store.ts'
import type { ManualTime } from '../builders/manual-time.ts'
import type { SimFeed } from './feed.ts'
import type { History } from './history.ts'
import type { SimNetwork } from './network.ts'
import type { SimRandom } from './random.ts'
import type { SimConsole } from './sim-console.ts'

/** Everything there is in one run. */
export type World = {
  readonly db: Db
  readonly time: ManualTime
  readonly random: SimRandom
  readonly network: SimNetwork
  readonly feed: SimFeed
  readonly history: History
  readonly consoles: readonly SimConsole[]
  /** Actions that a person saw as taken: by id, whose console. */
  readonly taken: Map<string, SimConsole>
  readonly server: { isUp(): boolean; start(): Promise<void>; kill(): void }
  readonly seen: (what: string) => void
  readonly note: (line: string) => void
  startConsole(console: SimConsole): Promise<void>
}

/** People act, the feed comes in, and everything that can break breaks. */
export async function workload(world: World, ops: number): Promise<void> {
  const { random, time, network } = world
  for (let done = 0; done < ops; done += 1) {
    await time.advance(random.oneIn(15) ? random.between(1_000, 20_000) : random.between(0, 700))
    const draw = random.unit()
    if (draw < 0.68) act(world)
    else if (draw < 0.8) await time.drive(world.feed.event())
    else if (draw < 0.83) await time.drive(world.feed.open())
    else if (draw < 0.87) network.cut(pickConsole(world)?.name ?? null)
    else if (draw < 0.9) toggleReach(world)
    else if (draw < 0.92) {
      world.seen('half-open line')
      network.cut(pickConsole(world)?.name ?? null, true)
    } else if (draw < 0.94) await toggleServer(world)
    else if (draw < 0.965) await restartConsole(world)
    else if (draw < 0.98) toggleDisk(world)
    else if (draw < 0.993) await time.drive(changeRights(world))
    else await newEpoch(world)
  }
}

function pickConsole({ random, consoles }: World): SimConsole | undefined {
  return random.pick(consoles)
}

/** One person does something with what is on their screen. The answer comes when the disk has it. */
function act(world: World): void {
  const console = pickConsole(world)
  const state = console?.core?.state
  if (console === undefined || state === undefined) return
  // Mostly what the screen would offer; now and then something it would not.
  const asks = Array.from({ length: 8 }, () => drawAsk(world, console)).filter((ask) => ask !== null)
  const ask = world.random.oneIn(12) ? asks[0] : asks.find((one) => state.preview(one) === null)
  if (ask === undefined) return
  const life = console.core
  void state.issue(ask).then((issued) => {
    if (console.core !== life) return
    world.note(`${console.name} ${ask.verb} ${ask.entityId}: ${JSON.stringify(issued).slice(0, 120)}`)
    world.seen(`issued: ${issued.kind}`)
    if (issued.kind === 'taken') world.taken.set(issued.commandId, console)
  })
}

function drawAsk({ random, time }: World, { core }: SimConsole): Ask | null {
  const state = core?.state
  if (state === undefined) return null
  const journey = random.pick(state.board.ids('journeys'))
  if (journey === undefined) return null
  if (random.oneIn(20)) return { verb: 'set-priority', entityId: journey, args: { priority: 'urgent' } }
  const tasks = state.board.ids(`tasks:journey:${journey}`).flatMap((id) => state.board.row('task', id) ?? [])
  const open = tasks.filter((task) => !isFinal(task) && task.state !== 'waiting')
  const task = random.pick(random.oneIn(6) ? tasks : open)
  if (task === undefined) return null
  const me = actorIn(state.session.store.getState())?.id
  const verb = random.pick(ownerOf(task)?.id === me ? MINE : ANY) ?? 'claim'
  return { verb, entityId: task.id, args: argsOf(verb, task, random, time) }
}

const MINE: readonly Verb[] = ['complete', 'complete', 'start', 'release', 'pause', 'resume', 'fail', 'note']
const ANY: readonly Verb[] = ['claim', 'claim', 'claim', 'complete', 'start', 'note', 'skip', 'assign', 'release']

function argsOf(verb: Verb, task: TaskRow, random: SimRandom, time: ManualTime): Record<string, unknown> {
  switch (verb) {
    case 'pause':
      return { reason: 'waiting-clinician' }
    case 'fail':
      return { reason: 'declined' }
    case 'skip':
      return { reason: 'not needed' }
    case 'assign':
      return { user: random.pick(['pha-1', 'pha-2', 'trn-1', 'cm-1']) }
    case 'note':
      return { text: `note ${uuidV7(time.now(), random)}` }
    case 'complete':
      return { captures: CAPTURES[task.key] ?? {} }
    default:
      return {}
  }
}

const CAPTURES: { readonly [key: string]: Record<string, unknown> } = {
  'cm-plan': { destination: 'home' },
  'med-rec': { reconciled: true },
  'meds-to-bed': { delivered: true },
}

function toggleReach(world: World): void {
  const console = pickConsole(world)
  if (console === undefined) return
  const reachable = world.network.isReachable(console.name)
  world.network.setReachable(console.name, !reachable)
  if (reachable) {
    // An outage of some seconds to minutes; people go on working.
    const ms = world.random.between(2_000, 90_000)
    world.time.after(ms, () => world.network.setReachable(console.name, true))
    world.seen('console offline')
    world.network.cut(console.name)
  }
}

async function toggleServer(world: World): Promise<void> {
  if (!world.server.isUp()) return world.server.start()
  world.seen('server killed')
  world.server.kill()
  if (!world.random.oneIn(3)) {
    await world.time.advance(world.random.between(100, 4_000))
    await world.server.start()
  }
}

async function restartConsole(world: World): Promise<void> {
  const console = pickConsole(world)
  if (console === undefined) return
  if (console.core !== null) {
    world.seen('console killed')
    console.kill()
    if (world.random.oneIn(3)) return
    await world.time.advance(world.random.between(100, 3_000))
    await world.startConsole(console)
  } else await world.startConsole(console)
}

function toggleDisk(world: World): void {
  const console = pickConsole(world)
  if (world.random.oneIn(2)) {
    world.seen('disk full')
    console?.disk.refuseWith('disk-full')
    world.time.after(world.random.between(1_000, 20_000), () => console?.disk.refuseWith(null))
  } else console?.disk.refuseWith(null)
}

/** Somebody covers another unit for a while, or is signed out by force. */
async function changeRights({ db, random, time, consoles, seen }: World): Promise<void> {
  const console = random.pick(consoles)
  const state = console?.core?.state.session.store.getState()
  const actor = state === undefined ? null : actorIn(state)
  if (actor === null) return
  const revoke = random.oneIn(4)
  seen(revoke ? 'session revoked' : 'rights changed')
  await db.transaction(async (tx) => {
    const session = await tx.lockSession(actor.session)
    if (session === null) return
    const until = time.now() + random.between(10_000, 120_000)
    const covers = random.oneIn(3) ? [] : [{ unit: random.pick(['4W', '5E']) ?? '4W', until }]
    await tx.putSession({ ...session, covers, revokedAt: revoke ? time.now() : session.revokedAt })
  })
}

/** The server tells another history: everything settled is offered again. */
async function newEpoch({ db, random, time, seen, server }: World): Promise<void> {
  seen('another epoch')
  const up = server.isUp()
  if (up) server.kill()
  await time.drive(db.transaction((tx) => tx.putMeta('epoch', uuidV7(time.now(), random))))
  if (up) await server.start()
}
