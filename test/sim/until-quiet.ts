import type { SimConsole } from './sim-console.ts'
import type { World } from './world.ts'

/** Longest time to quiet down after everything works again, seconds (R5 asks for seconds; backoff may be at 30 s). */
const HEAL_S = 120
/** Quiet is who stays so for longer than a stream may stall, seconds: what is still under way arrives meanwhile. */
const QUIET_S = 15

/** Waits until nothing is under way any more; whoever is signed out signs in. */
export async function untilQuiet({ consoles, time }: World): Promise<void> {
  let quiet = 0
  for (let second = 0; second < HEAL_S && quiet < QUIET_S; second += 1) {
    // One whose session was revoked shortly before may have to sign in once more.
    await signInAll(consoles, time)
    await time.advance(1_000)
    quiet = consoles.every(isQuiet) ? quiet + 1 : 0
  }
}

/** The line stands and nothing waits for an answer. */
export function isQuiet({ core }: SimConsole): boolean {
  if (core === null) return false
  const { line } = core.state.status.getState()
  return line.kind === 'live' && core.outbox.view.getState().pending.length === 0
}

async function signInAll(consoles: World['consoles'], time: World['time']): Promise<void> {
  const out = consoles.filter(({ core }) => core?.state.session.store.getState().kind === 'signed-out')
  for (const console of out) await time.drive(console.unlessKilled(console.signIn()))
}
