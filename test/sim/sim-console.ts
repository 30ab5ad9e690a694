import { createConsoleCore, type ConsoleCore, type CoreParts } from '../../renderer/app/console-core.ts'
import { leadByLock } from '../../renderer/db/lead.ts'
import type { SealTo } from '../../renderer/outbox/seal-args.ts'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'
import type { SessionApi } from '../../renderer/state/session-store.ts'
import { turnByLock } from '../../renderer/sync/send-turn.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { ManualTime } from '../builders/manual-time.ts'
import { AliveScheduler, wait } from './alive-scheduler.ts'
import { consoleHttp } from './console-http.ts'
import type { ConsoleDisk } from './console-disk.ts'
import type { Violations } from './history.ts'
import type { SimNetwork } from './network.ts'
import type { OwnClock } from './own-clock.ts'
import type { SimRandom } from './random.ts'
import type { SimMachine } from './sim-machine.ts'
import type { SimProfile } from './sim-profile.ts'
import type { SignInDoor } from './sign-in-door.ts'
import type { SimNode } from './sim-node.ts'
import type { Reached } from './sometimes.ts'

export type SimConsoleParts = {
  readonly name: string
  readonly profile: SimProfile
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

/** A window of a workstation: its process is killed and starts again, what the workstation holds stays. */
export class SimConsole {
  readonly name: string
  readonly #parts: SimConsoleParts
  readonly #profile: SimProfile
  #alive: AliveScheduler
  #core: ConsoleCore | null = null

  constructor(parts: SimConsoleParts) {
    const { time, name, profile } = parts
    this.#parts = parts
    this.name = name
    this.#profile = profile
    this.#alive = new AliveScheduler(time)
  }

  /** Who sits here now, signed in or not. */
  get user(): string {
    return this.#profile.user
  }

  get disk(): ConsoleDisk {
    return this.#profile.disk
  }

  get clock(): OwnClock {
    return this.#profile.clock
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
    const { cache, keys, clock, device, packFrom } = this.#profile
    const phiKeys = cache.keys()
    this.#alive = alive
    const core = createConsoleCore({
      cache: cache.open(alive, () => this.#mayDie(alive)),
      disk: this.#mortalDisk(alive),
      link: network.linkOf(name, alive),
      ...consoleHttp(this.#parts, alive),
      api: this.#api(),
      keys,
      ...this.#windows(alive),
      ...(sealTo === undefined ? {} : { sealTo }),
      ...(phiKeys === null ? {} : { phiKeys }),
      clock,
      scheduler: alive,
      random: random.fork(),
      deviceId: device,
      client: 'sim/1',
      gzip: machine.gzip,
      packFrom,
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
    await this.#core?.state.session.signIn(this.user, '')
  }

  /** Whoever sits here signs out and leaves; somebody else sits down, who has to sign in. */
  async change(user: string): Promise<void> {
    this.#profile.user = user
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

  /** A desktop has one window, and nothing to share. */
  #windows(alive: AliveScheduler): Pick<CoreParts, 'lead' | 'windows'> {
    const { isDesktop, locks } = this.#profile
    if (isDesktop) return {}
    const report = (what: string, detail: unknown) => this.#parts.report(this.name, what, detail)
    const own = locks.of(alive)
    const turn = turnByLock(own, 'send', report)
    return { lead: leadByLock(own, 'lead', report), windows: { channel: this.#profile.channel(alive, report), turn } }
  }

  #api(): SessionApi {
    const { network, pickNode, door, name } = this.#parts
    const profile = this.#profile
    const isReached = () => network.reachOf(name) === 'all' && pickNode() !== null
    return {
      signIn: async (user, _password, publicKey) => {
        if (!isReached()) return { kind: 'no-answer' }
        const answer = await door.signIn({ user, device: profile.device, publicKey })
        if (answer.kind === 'granted') profile.cookie = answer.granted.token
        return answer
      },
      renew: async () => {
        if (!isReached()) return { kind: 'no-answer' }
        return profile.cookie === null ? { kind: 'refused' } : door.renew(profile.cookie)
      },
      // Out of reach it goes all the same: the server hears nothing of it.
      signOut: async () => {
        const { cookie } = profile
        profile.cookie = null
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
