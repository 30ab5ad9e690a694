import { createConsoleCore, type ConsoleCore } from '../../renderer/app/console-core.ts'
import { memoryCache } from '../../renderer/db/memory-cache.ts'
import type { Cache } from '../../renderer/db/cache.ts'
import { memoryDisk } from '../../renderer/outbox/memory-disk.ts'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'
import type { SessionApi } from '../../renderer/state/session-store.ts'
import { readSnapshotPage, type SnapshotSource } from '../../renderer/sync/snapshot-source.ts'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { ManualTime } from '../builders/manual-time.ts'
import { AliveScheduler } from './alive-scheduler.ts'
import type { SimNetwork } from './network.ts'
import type { SimRandom } from './random.ts'
import type { SimServer } from './sim-server.ts'

export type SimConsoleParts = {
  readonly name: string
  readonly user: string
  readonly time: ManualTime
  readonly random: SimRandom
  readonly network: SimNetwork
  readonly server: () => SimServer | null
  readonly signIn: (user: string, device: string) => Promise<Awaited<ReturnType<SessionApi['signIn']>>>
  readonly seen: (what: string) => void
  readonly report: (console: string, what: string, detail: unknown) => void
}

/** A console with its disks: the disks outlive every kill of the process. */
export class SimConsole {
  readonly name: string
  readonly user: string
  readonly disk = memoryDisk()
  readonly #parts: SimConsoleParts
  readonly #cache = memoryCache()
  #alive: AliveScheduler
  #core: ConsoleCore | null = null
  /** The refresh cookie, kept by the browser. */
  #signedIn = false

  constructor(parts: SimConsoleParts) {
    this.#parts = parts
    this.name = parts.name
    this.user = parts.user
    this.#alive = new AliveScheduler(parts.time)
  }

  get core(): ConsoleCore | null {
    return this.#core
  }

  async start(): Promise<void> {
    const { time, random, network, name, seen, report } = this.#parts
    const alive = new AliveScheduler(time)
    this.#alive = alive
    const core = createConsoleCore({
      cache: mortalCache(this.#cache, alive, random, seen),
      disk: mortalDisk(this.disk, alive, random),
      link: network.linkOf(name),
      snapshots: this.#snapshots(alive),
      api: this.#api(),
      clock: time,
      scheduler: alive,
      random: random.fork(),
      deviceId: `device-${name}`,
      client: 'sim/1',
      report: (what, detail) => report(name, what, detail),
    })
    this.#core = core
    await core.start()
    if (alive.isAlive && core.state.session.store.getState().kind === 'signed-out') await this.signIn()
  }

  async signIn(): Promise<void> {
    const answer = await this.#core?.state.session.signIn(this.user, '')
    if (answer?.kind === 'signed-in') this.#signedIn = true
  }

  /** SIGKILL: nothing is flushed; what is on disk stays. */
  kill(): void {
    this.#alive.kill()
    this.#parts.network.cut(this.name)
    this.#core = null
  }

  #api(): SessionApi {
    const { network, server, signIn, name } = this.#parts
    const reach = () => network.isReachable(name) && server() !== null
    return {
      signIn: async () => (reach() ? signIn(this.user, `device-${name}`) : { kind: 'no-answer' }),
      renew: async () => {
        if (!reach()) return { kind: 'no-answer' }
        return this.#signedIn ? signIn(this.user, `device-${name}`) : { kind: 'refused' }
      },
      signOut: async () => {
        this.#signedIn = false
      },
    }
  }

  #snapshots(scheduler: Scheduler): SnapshotSource {
    const { network, server, random, name, seen } = this.#parts
    return {
      page: async ({ scope, after, token }) => {
        await wait(scheduler, random.between(5, 200))
        const from = network.isReachable(name) ? server() : null
        if (from === null) return { kind: 'no-answer', retryAfterMs: null }
        const text = await from.page(token, scope, after)
        await wait(scheduler, random.between(5, 200))
        if (text === null) return { kind: 'refused' }
        if (server() !== from || random.oneIn(12)) {
          seen('page lost or cut')
          const page = readSnapshotPage(text.slice(0, random.between(0, text.length - 1)))
          return page === null ? { kind: 'no-answer', retryAfterMs: null } : { kind: 'page', page }
        }
        const page = readSnapshotPage(text)
        return page === null ? { kind: 'no-answer', retryAfterMs: null } : { kind: 'page', page }
      },
    }
  }
}

function wait(scheduler: Scheduler, ms: number): Promise<void> {
  return new Promise((settle) => void scheduler.after(ms, settle))
}

/** A disk takes its time; a process killed meanwhile never hears whether it was done. */
function mortalDisk(disk: OutboxDisk, alive: AliveScheduler, random: SimRandom): OutboxDisk {
  const slow = async <T>(work: () => Promise<T>): Promise<T> => {
    await wait(alive, random.between(0, 15))
    const value = await work()
    await wait(alive, random.between(0, 15))
    return value
  }
  return {
    load: () => slow(() => disk.load()),
    append: (record) => slow(() => disk.append(record)),
    settle: (settlement) => slow(() => disk.settle(settlement)),
    forget: (ids) => slow(async () => disk.forget?.(ids) ?? { ok: true }),
  }
}

function mortalCache(cache: Cache, alive: AliveScheduler, random: SimRandom, seen: (what: string) => void): Cache {
  return {
    ...cache,
    load: async (owner) => {
      await wait(alive, random.between(0, 30))
      return cache.load(owner)
    },
    write: async (owner, batch) => {
      await wait(alive, random.between(0, 30))
      if (random.oneIn(150)) {
        seen('cache broke')
        throw new Error('simulated backing store failure')
      }
      await cache.write(owner, batch)
    },
  }
}
