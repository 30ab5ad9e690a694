import { up } from '../../shared/protocol/up.ts'
import type { DownEvent } from '../../shared/protocol/down.ts'
import { frameSchema } from '../../shared/protocol/frame.ts'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import { actorOf } from '../../server/auth/actor-of.ts'
import { scopesOfActor } from '../../shared/domain/scopes.ts'
import type { SessionApi } from '../../renderer/state/session-store.ts'
import { ManualTime, settled } from '../builders/manual-time.ts'
import { checkEnd } from './check-end.ts'
import { SimFeed } from './feed.ts'
import { History } from './history.ts'
import { FACILITY, PEOPLE, seedHospital } from './hospital.ts'
import { SimNetwork } from './network.ts'
import { SimRandom } from './random.ts'
import { SimConsole } from './sim-console.ts'
import { SimServer } from './sim-server.ts'
import { watchConsole } from './watch-console.ts'
import { workload, type World } from './workload.ts'

/** What one seed came to. `seen` counts the rare states that were reached (R19). */
export type SeedResult = {
  readonly seed: number
  readonly violations: readonly string[]
  readonly seen: ReadonlyMap<string, number>
  readonly commands: number
  readonly digest: string
}

export type SeedOptions = { readonly ops: number; readonly log?: (line: string) => void }

/** One whole history from one number: the same seed gives the same run, byte for byte. */
export async function runSeed(seed: number, { ops, log }: SeedOptions): Promise<SeedResult> {
  const random = new SimRandom(seed)
  const time = new ManualTime()
  const history = new History()
  const counts = new Map<string, number>()
  const seen = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
  const note = (line: string) => log?.(`${time.monotonicMs() - 1_700_000_000_000} ${line}`)

  const memory = createMemoryDb({ clock: time, random: random.fork(), scheduler: time })
  const db = history.watch(memory)
  const template = await seedHospital(db)
  const feed = new SimFeed(db, time, random.fork(), template.id)
  let server: SimServer | null = null
  const network = new SimNetwork({
    scheduler: time,
    random: random.fork(),
    door: () => server,
    seen,
    delivered: (console, event, message) => checkDelivery(console, event, message),
  })

  function checkDelivery(name: string, event: DownEvent, message: unknown): void {
    if (event !== 'frame') return
    const frame = frameSchema.parse(message)
    const console = world.consoles.find((one) => one.name === name)
    const state = console?.core?.state.session.store.getState()
    if (state === undefined || !('actor' in state)) return
    const grant = scopesOfActor(state.actor).find((one) => one.scope === frame.scope)
    for (const op of frame.ops)
      if (op.op === 'put' && grant !== undefined) history.checkClass(name, op.row, grant.class)
  }

  const signIn: (user: string, device: string) => ReturnType<SessionApi['signIn']> = async (user, device) => {
    const now = time.now()
    const id = `s-${user}-${Math.floor(random.unit() * 2 ** 40)}`
    const record = await db.reads.user(user)
    if (record === null || record.disabled) return { kind: 'refused' }
    const session = {
      id,
      facility: FACILITY,
      user,
      device,
      epoch: record.epoch,
      refreshHash: null,
      formerHash: null,
      rotatedAt: null,
      createdAt: now,
      expiresAt: now + 14 * 3_600_000,
      lastHeardAt: now,
      revokedAt: null,
      covers: [],
    }
    await db.transaction((tx) => tx.putSession(session))
    const actor = actorOf(record, session, now)
    return { kind: 'granted', granted: { actor, token: id, expiresAt: now + 15 * 60_000 } }
  }

  const people = [...PEOPLE]
  const chosen = Array.from({ length: random.between(3, 5) }, () => {
    const person = people.splice(random.between(0, people.length - 1), 1)[0]
    return person?.id ?? 'super'
  })
  const world: World = {
    db,
    time,
    random,
    network,
    feed,
    history,
    seen,
    note,
    consoles: chosen.map(
      (user) =>
        new SimConsole({
          name: user,
          user,
          time,
          network,
          signIn,
          seen,
          random: random.fork(),
          server: () => server,
          report: (name, what, detail) => note(`${name} reports ${what} ${JSON.stringify(detail)}`),
        }),
    ),
    taken: new Map(),
    server: {
      isUp: () => server !== null,
      async start() {
        const fresh = new SimServer({
          db,
          time,
          seen,
          random: random.fork(),
          warn: (message, detail) => note(`server warns ${message} ${String(detail)}`),
        })
        await time.drive(fresh.start())
        server = fresh
      },
      kill() {
        server?.kill()
        server = null
        network.cut(null)
      },
    },
    async startConsole(console) {
      void console.start()
      if (console.core !== null) watchConsole(console.name, console.core, history)
      await settled()
    },
  }

  for (let patient = 0; patient < 4; patient += 1) await time.drive(feed.open())
  await world.server.start()
  for (const console of world.consoles) await world.startConsole(console)
  await time.advance(3_000)
  await workload(world, ops)
  const digest = await checkEnd(world)
  return { seed, violations: history.violations, seen: counts, commands: world.taken.size, digest }
}

/** Events a console may emit: the simulation drives all of them. */
export const EVENTS = Object.keys(up)
