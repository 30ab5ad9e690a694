import type { SessionKeys } from '../../renderer/outbox/session-keys.ts'
import { type OutboxChannel, windowChannel } from '../../renderer/outbox/outbox-news.ts'
import type { AliveScheduler } from './alive-scheduler.ts'
import { consoleCache, type ConsoleCache } from './console-cache.ts'
import { browserDisk, journalDisk, type ConsoleDisk } from './console-disk.ts'
import { OwnClock } from './own-clock.ts'
import type { SimConsoleParts } from './sim-console.ts'
import { SimLocks } from './sim-locks.ts'
import type { Reached } from './sometimes.ts'

type ProfileParts = Pick<SimConsoleParts, 'name' | 'time' | 'machine' | 'random' | 'reached' | 'violations'>
type Member = { readonly alive: AliveScheduler; readonly hear: (event: { readonly data: unknown }) => void }

/** A workstation: what outlives every kill, and what its windows share. A desktop has one window, a browser may have more. */
export class SimProfile {
  readonly device: string
  readonly disk: ConsoleDisk
  readonly cache: ConsoleCache
  readonly keys: SessionKeys
  readonly clock: OwnClock
  readonly locks: SimLocks
  /** So many records over its pages before the cache is packed. */
  readonly packFrom: number
  readonly isDesktop: boolean
  /** Who sits here now, signed in or not. */
  user: string
  /** The refresh secret, kept by the browser: a session. */
  cookie: string | null = null
  readonly #members = new Set<Member>()
  readonly #reached: Reached

  constructor(parts: ProfileParts, user: string) {
    const { name, time, machine, random } = parts
    this.device = `device-${name}`
    this.user = user
    this.keys = machine.keys(this.device, time)
    this.cache = consoleCache({ ...parts, random: random.fork() })
    this.packFrom = random.between(2, 8)
    this.isDesktop = random.oneIn(3)
    this.disk = this.isDesktop ? journalDisk(random.fork()) : browserDisk()
    this.clock = new OwnClock(time)
    this.#reached = parts.reached
    this.locks = new SimLocks((name) => parts.reached.maybe(`windows: ${name} passed on`))
  }

  /** The channel of one life of a window: what is told arrives in order, in a stopped one when it goes on. */
  channel(alive: AliveScheduler, report: (what: string, detail: unknown) => void): OutboxChannel {
    const postMessage = (message: unknown) => {
      const text = JSON.stringify(message)
      for (const one of this.#members) if (one.alive !== alive) one.alive.after(1, () => hear(one, text))
    }
    const hear = (one: Member, text: string) => {
      this.#reached.seen('windows: told of the outbox')
      one.hear({ data: JSON.parse(text) })
    }
    const addEventListener = (_: 'message', run: Member['hear']) => {
      const member = { alive, hear: run }
      this.#members.add(member)
      void alive.killed.then(() => this.#members.delete(member))
    }
    return windowChannel({ postMessage, addEventListener }, report)
  }
}
