import { actorIn } from '../../renderer/state/session-store.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import { PEOPLE } from './hospital.ts'
import type { SimRandom } from './random.ts'
import { changeSealingKey } from './sealing-fault.ts'
import type { SimConsole } from './sim-console.ts'
import type { World } from './world.ts'

type Fault = (world: World, console: SimConsole) => void | Promise<void>

/** What may break, and how often against each other. */
const FAULTS: readonly (readonly [weight: number, fault: Fault])[] = [
  [12, cutLine],
  [5, halfOpen],
  [4, deaf],
  [8, goOffline],
  [7, killNode],
  [4, stopNode],
  [4, cutDatabase],
  [2, outage],
  [9, killConsole],
  [4, losePower],
  [4, stopConsole],
  [5, fillDisk],
  [4, jumpClock],
  [2, stepDatabaseClock],
  [7, changeRights],
  [2, closeAccount],
  [5, changeHands],
  [2, newEpoch],
  [3, restoreBackup],
  [3, changeSealingKey],
  [4, restoreUnderNodes],
]
const ALL = FAULTS.reduce((sum, [weight]) => sum + weight, 0)

/** One thing breaks. */
export async function strike(world: World): Promise<void> {
  const { random, consoles } = world
  const console = random.pick(consoles)
  if (console === undefined) return
  let left = random.unit() * ALL
  for (const [weight, fault] of FAULTS) {
    left -= weight
    if (left >= 0) continue
    world.note(`${fault.name} (${console.name})`)
    return fault(world, console)
  }
}

function cutLine({ network, random, cluster }: World, { name }: SimConsole): void {
  network.cut(random.oneIn(4) ? (cluster.any(random) ?? name) : name)
}

function halfOpen({ network, reached }: World, { name }: SimConsole): void {
  reached.seen('half-open line')
  network.cut(name, true)
}

/** The server hears everything, the console nothing: answers are lost, acts are done. */
function deaf({ network, reached, random, time }: World, { name }: SimConsole): void {
  if (network.reachOf(name) !== 'all') return
  reached.seen('deaf line')
  network.setReach(name, 'deaf')
  time.after(random.between(2_000, 30_000), () => network.setReach(name, 'all'))
}

/** An outage of some seconds to minutes; people go on working. */
function goOffline({ network, reached, random, time }: World, { name }: SimConsole): void {
  if (network.reachOf(name) !== 'all') return
  reached.seen('console offline')
  network.setReach(name, 'nothing')
  network.cut(name)
  time.after(random.between(2_000, 90_000), () => network.setReach(name, 'all'))
}

function killNode({ cluster, reached, random }: World): void {
  const at = random.between(0, cluster.count - 1)
  if (cluster.node(at) === null) return
  reached.seen('node killed')
  cluster.kill(at)
}

function stopNode({ cluster, reached, random }: World): void {
  const at = random.between(0, cluster.count - 1)
  if (cluster.node(at) === null) return
  reached.seen('node stopped and continued')
  cluster.pause(at, random.between(500, 40_000))
}

/** The node runs and its consoles reach it; it does not reach the database. */
function cutDatabase({ cluster, reached, random, time }: World): void {
  const at = random.between(0, cluster.count - 1)
  reached.seen('node cut off from its database')
  cluster.setReachable(at, false)
  time.after(random.between(1_000, 30_000), () => cluster.setReachable(at, true))
}

/** Everything is down for a while: what falls due meanwhile fires afterwards. */
function outage({ cluster, reached, random, time }: World): void {
  reached.seen('both nodes down')
  cluster.outage(time.now() + random.between(10_000, 60_000))
}

function killConsole({ reached, random, time }: World, console: SimConsole): void {
  if (console.core === null) return console.start()
  reached.seen('console killed')
  console.kill()
  if (!random.oneIn(4)) time.after(random.between(100, 5_000), () => console.start())
}

function losePower({ reached, random, time }: World, console: SimConsole): void {
  if (console.core === null) return
  reached.seen('console lost power')
  console.disk.losePower(random.between(1, 6))
  time.after(random.between(50, 1_500), () => {
    console.kill()
    console.disk.restart()
    time.after(random.between(100, 3_000), () => console.start())
  })
}

function stopConsole({ reached, random }: World, console: SimConsole): void {
  reached.seen('console stopped and continued')
  console.pause(random.between(500, 60_000))
}

function fillDisk({ reached, random, time }: World, console: SimConsole): void {
  reached.seen('disk full')
  console.disk.setFull(true)
  time.after(random.between(1_000, 20_000), () => console.disk.setFull(false))
}

function jumpClock({ cluster, reached, random }: World, console: SimConsole): void {
  const ms = wrongBy(random)
  const node = random.oneIn(2) ? cluster.any(random) : null
  reached.seen(node === null ? 'console clock jumped' : 'node clock jumped')
  if (node === null) console.clock.jump(ms)
  // A server's clock is minded; ten minutes is what R6 asks to stand.
  else node.clock.jump(Math.sign(ms) * Math.min(Math.abs(ms), 600_000))
}

/** Seconds, hours, or years (negative case 11). */
function wrongBy(random: SimRandom): number {
  const most = random.pick([5_000, 3_600_000, 3 * 365 * 86_400_000]) ?? 5_000
  return random.between(-most, most)
}

function stepDatabaseClock({ databaseClock, reached, random }: World): void {
  reached.seen('database clock stepped back')
  databaseClock.jump(-random.between(100, 5_000))
}

/** Somebody covers another unit for a while, or is signed out by force. */
async function changeRights({ db, random, time, reached }: World, console: SimConsole): Promise<void> {
  const session = sessionOf(console)
  if (session === null) return
  const revoke = random.oneIn(4)
  reached.seen(revoke ? 'session revoked' : 'rights changed')
  const change = db.transaction(async (tx) => {
    const row = await tx.lockSession(session)
    if (row === null) return
    const until = time.now() + random.between(10_000, 120_000)
    const covers = random.oneIn(3) ? [] : [{ unit: random.pick(['4W', '5E']) ?? '4W', until }]
    await tx.putSession({ ...row, covers, revokedAt: revoke ? time.now() : row.revokedAt })
  })
  // A node may hold the row: it needs time to let go.
  await time.drive(change)
}

/** The account is closed, and some seconds later opened again: every sign-in before that is over. */
async function closeAccount({ db, random, time, reached }: World, { user }: SimConsole): Promise<void> {
  reached.seen('account closed and opened')
  const change = (isDisabled: boolean) =>
    db.transaction(async (tx) => {
      const row = await tx.user(user)
      if (row !== null) await tx.putUser({ ...row, disabled: isDisabled, epoch: row.epoch + (isDisabled ? 1 : 0) })
    })
  await change(true)
  time.after(random.between(1_000, 20_000), () => void change(false))
}

/** A shift ends: whoever sat here leaves, with or without unsent actions, and somebody else sits down. */
async function changeHands({ random, time, reached }: World, console: SimConsole): Promise<void> {
  if (sessionOf(console) === null) return
  const next = random.pick(PEOPLE.filter(({ id }) => id !== console.user))?.id ?? 'super'
  reached.seen('console changed hands')
  if (console.core?.outbox.view.getState().pending.length !== 0) reached.seen('signed out with unsent actions')
  await time.drive(console.unlessKilled(console.change(next)))
  time.after(random.between(100, 10_000), () => void console.signIn())
}

/** The server tells another history: everything settled is offered again. */
async function newEpoch(world: World): Promise<void> {
  world.reached.seen('another epoch')
  await stopAll(world)
  await setEpoch(world)
  world.cluster.hold(false)
}

/** A database that lost rows comes back from its backup, sometimes without anybody having given it another epoch. */
async function restoreBackup(world: World): Promise<void> {
  const { random, reached, restore } = world
  reached.seen('database went back')
  await stopAll(world)
  await restore()
  if (random.oneIn(2)) await setEpoch(world)
  else reached.seen('database went back, same epoch')
  world.cluster.hold(false)
}

/**
 * The same while the nodes go on running, with all that they remember: they lose the database for some seconds, and when it is
 * there again it is an older one (a standby that lagged, a copy put in its place).
 */
async function restoreUnderNodes(world: World): Promise<void> {
  const { cluster, random, reached, restore, time } = world
  reached.seen('database went back under running nodes')
  cluster.setAway(true)
  await time.advance(random.between(1_000, 4_000))
  await restore()
  if (random.oneIn(3)) await setEpoch(world)
  else reached.seen('database went back under running nodes, same epoch')
  cluster.setAway(false)
}

async function stopAll({ cluster, network, consoles, time }: World): Promise<void> {
  cluster.hold(true)
  for (let at = 0; at < cluster.count; at += 1) cluster.kill(at)
  for (const { name } of consoles) network.cut(name)
  // What they had under way in the database rolls back.
  await time.advance(1_000)
}

async function setEpoch({ db, time, random }: World): Promise<void> {
  await db.transaction((tx) => tx.putMeta('epoch', uuidV7(time.now(), random)))
}

function sessionOf({ core }: SimConsole): string | null {
  const state = core?.state.session.store.getState()
  return (state === undefined ? null : actorIn(state)?.session) ?? null
}
