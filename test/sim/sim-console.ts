import { createConsoleCore, type ConsoleCore } from '../../renderer/app/console-core.ts'
import type { SealTo } from '../../renderer/outbox/seal-args.ts'
import type { SessionKeys } from '../../renderer/outbox/session-keys.ts'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'
import type { SessionApi } from '../../renderer/state/session-store.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { ManualTime } from '../builders/manual-time.ts'
import { AliveScheduler, wait } from './alive-scheduler.ts'
import { consoleCache, type ConsoleCache } from './console-cache.ts'
import { consoleHttp } from './console-http.ts'
import { browserDisk, journalDisk, type ConsoleDisk } from './console-disk.ts'
import type { Violations } from './history.ts'
import type { SimNetwork } from './network.ts'
import { OwnClock } from './own-clock.ts'
import type { SimRandom } from './random.ts'
import type { SimMachine } from './sim-machine.ts'
import type { SignInDoor } from './sign-in-door.ts'
import type { SimNode } from './sim-node.ts'
import type { Reached } from './sometimes.ts'

export type SimConsoleParts = {
  readonly name: string
  /** Who sits here first. */
  readonly user: string
  readonly time: ManualTime
  readonly machine: SimMachine
  readonly random: SimRandom
  readonly network: SimNetwork
  readonly pickNode: () => SimNode | null
  readonly isUp: (node: SimNode) => boolean
  /** A node has read a page for a sign-in, and sends it; `since`: when it began to, monotonic ms. */
  readonly handed: (session: string, scope: string, rows: readonly Row[], since: number) => void
  readonly door: SignInDoor
  /** Seals what is typed; absent: an older console, which records it in the clear. */
  readonly sealTo?: SealTo
  /** It asks for packed pages; an older console reads lines. */
  readonly packs: boolean
  readonly reached: Reached
  readonly violations: Violations
  readonly report: (console: string, what: string, detail: unknown) => void
  /** A life began: whoever watches may subscribe. */
  readonly born: (console: SimConsole, core: ConsoleCore) => void
}

/** A console with its disks: the disks outlive every kill of the process. */
export class SimConsole {
  readonly name: string
  readonly disk: ConsoleDisk
  readonly clock: OwnClock
  readonly #parts: SimConsoleParts
  readonly #cache: ConsoleCache
  readonly #packFrom: number
  readonly #keys: SessionKeys
  #alive: AliveScheduler
  #core: ConsoleCore | null = null
  #user: string
  /** The refresh secret, kept by the browser: a session. */
  #cookie: string | null = null

  constructor(parts: SimConsoleParts) {
    const { random, time, name, user, machine } = parts
    this.#parts = parts
    this.name = name
    this.#user = user
    this.#keys = machine.keys(`device-${name}`, time)
    this.#cache = consoleCache({ ...parts, random: random.fork() })
    this.#packFrom = random.between(2, 8)
    this.disk = random.oneIn(3) ? journalDisk(random.fork()) : browserDisk()
    this.clock = new OwnClock(time)
    this.#alive = new AliveScheduler(time)
  }

  /** Who sits here now, signed in or not. */
  get user(): string {
    return this.#user
  }

  /** It seals what is typed here. */
  get seals(): boolean {
    return this.#parts.sealTo !== undefined
  }

  get core(): ConsoleCore | null {
    return this.#core
  }

  start(): void {
    if (this.#core !== null) return
    const { time, machine, random, network, name, sealTo, report, born } = this.#parts
    const alive = new AliveScheduler(time)
    const phiKeys = this.#cache.keys()
    this.#alive = alive
    const core = createConsoleCore({
      cache: this.#cache.open(alive, () => this.#mayDie(alive)),
      disk: this.#mortalDisk(alive),
      link: network.linkOf(name, alive),
      ...consoleHttp(this.#parts, alive),
      api: this.#api(),
      keys: this.#keys,
      ...(sealTo === undefined ? {} : { sealTo }),
      ...(phiKeys === null ? {} : { phiKeys }),
      clock: this.clock,
      scheduler: alive,
      random: random.fork(),
      deviceId: `device-${name}`,
      client: 'sim/1',
      gzip: machine.gzip,
      packFrom: this.#packFrom,
      report: (what, detail) => report(name, what, detail),
    })
    this.#core = core
    born(this, core)
    void this.#begin(core, alive)
  }

  async #begin(core: ConsoleCore, alive: AliveScheduler): Promise<void> {
    await core.start()
    if (alive.isAlive && core.state.session.store.getState().kind === 'signed-out') await this.signIn()
  }

  async signIn(): Promise<void> {
    await this.#core?.state.session.signIn(this.#user, '')
  }

  /** Whoever sits here signs out and leaves; somebody else sits down, who has to sign in. */
  async change(user: string): Promise<void> {
    this.#user = user
    await this.#core?.state.session.signOut()
  }

  /** What this life of it answers; null where it is killed before: the work of a killed process never ends. */
  unlessKilled<T>(work: Promise<T>): Promise<T | null> {
    return Promise.race([work, this.#alive.killed.then(() => null)])
  }

  /** SIGKILL, or the power went: nothing is flushed; what is on disk stays. */
  kill(): void {
    this.#alive.kill()
    this.#parts.network.cut(this.name)
    this.#core = null
    if (this.disk.isWithoutPower) this.disk.restart()
  }

  /** SIGSTOP for so long. */
  pause(ms: number): void {
    const alive = this.#alive
    if (alive.isStopped) return
    alive.stop()
    this.#parts.time.after(ms, () => alive.cont())
  }

  resume(): void {
    if (this.#alive.isStopped) this.#alive.cont()
  }

  /** Dies at an await point, now and then, and comes back some seconds later. */
  #mayDie(alive: AliveScheduler): void {
    const { random, reached, time } = this.#parts
    if (!alive.isAlive || this.#alive !== alive || !random.oneIn(1_500)) return
    reached.seen('console killed at an await point')
    this.kill()
    time.after(random.between(100, 5_000), () => this.start())
  }

  #api(): SessionApi {
    const { network, pickNode, door, name } = this.#parts
    const device = `device-${name}`
    const isReached = () => network.reachOf(name) === 'all' && pickNode() !== null
    return {
      signIn: async (user, _password, publicKey) => {
        if (!isReached()) return { kind: 'no-answer' }
        const answer = await door.signIn({ user, device, publicKey })
        if (answer.kind === 'granted') this.#cookie = answer.granted.token
        return answer
      },
      renew: async () => {
        if (!isReached()) return { kind: 'no-answer' }
        return this.#cookie === null ? { kind: 'refused' } : door.renew(this.#cookie)
      },
      // Out of reach it goes all the same: the server hears nothing of it.
      signOut: async () => {
        const cookie = this.#cookie
        this.#cookie = null
        if (cookie !== null && isReached()) await door.signOut(cookie)
      },
    }
  }

  /** A disk takes its time; a process killed meanwhile never hears whether it was done. */
  #mortalDisk(alive: AliveScheduler): OutboxDisk {
    const { random } = this.#parts
    const disk = this.disk.open()
    const slow = async <T>(work: () => Promise<T>): Promise<T> => {
      await wait(alive, random.between(0, 15))
      this.#mayDie(alive)
      // Killed here: the wait that follows never ends.
      if (!alive.isAlive) await wait(alive, 0)
      const value = await work()
      this.#mayDie(alive)
      await wait(alive, random.between(0, 15))
      return value
    }
    return {
      load: () => slow(() => disk.load()),
      append: (record) => slow(() => disk.append(record)),
      settle: (settlement) => slow(() => disk.settle(settlement)),
      forget: (ids) => slow(() => disk.forget(ids)),
    }
  }
}
