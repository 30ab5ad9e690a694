import { checkCommands, checkConsoles, comeToPass } from './check-end.ts'
import { FACILITY } from './hospital.ts'
import { isQuiet } from './until-quiet.ts'
import type { World } from './world.ts'

/** How long the healthy core may take to do its work while the rest stays broken, virtual ms. */
const CORE_MS = 120_000
/** A console that dies just before it is judged reads its disk and comes back within this time, virtual seconds. */
const BACK_S = 30

/**
 * A permanent, asymmetric fault: one node runs and is reached but never reaches the database, one console hears nothing,
 * another one's line is cut every second. The rest is healthy and must get on: its actions are answered, its boards are
 * whole, timers fire (reliability.md, TigerBeetle's liveness mode).
 */
export async function liveness(world: World): Promise<void> {
  const { cluster, consoles, network, time, violations } = world
  await comeToPass(world)
  cluster.heal()
  network.heal()
  cluster.setReachable(1, false)
  const [silent, flapping, ...core] = consoles
  for (const console of core) {
    network.setReach(console.name, 'all')
    console.clock.jump(0)
    console.disk.setFull(false)
  }
  for (const console of consoles) {
    console.resume()
    console.start()
  }
  if (silent !== undefined) network.setReach(silent.name, 'deaf')
  const flap = () => {
    if (flapping !== undefined) network.cut(flapping.name)
  }
  for (let passed = 0; passed < CORE_MS; passed += 1_000) {
    flap()
    await time.advance(1_000)
    for (const console of core)
      if (console.core?.state.session.store.getState().kind === 'signed-out')
        await time.drive(console.unlessKilled(console.signIn()))
  }
  for (let second = 0; second < BACK_S && !core.every(isQuiet); second += 1) {
    flap()
    await time.advance(1_000)
  }
  await judgeCore(world, core, () => flap())
  const now = await world.db.reads.now()
  for (const timer of await world.db.reads.dueTimers(FACILITY, 1_000)) {
    const ripeMs = now - world.timers.ripeAt(timer.journey, timer)
    if (ripeMs > 20_000) violations.fail('LIVE', `${timer.step} of ${timer.subject} could fire since ${ripeMs} ms`)
  }
}

async function judgeCore(world: World, core: World['consoles'], flap: () => void): Promise<void> {
  const { violations } = world
  const found = violations.found.length
  const mine = new Map([...world.taken].filter(([, { console }]) => core.includes(console)))
  await checkCommands({ ...world, taken: mine })
  await checkConsoles(world, core, flap)
  // The same rules, broken while others were away: the core did not get on.
  for (const violation of violations.found.splice(found)) violations.fail('LIVE', violation)
}
