import type { Db } from '../../server/db/port.ts'
import type { ManualTime } from '../builders/manual-time.ts'
import type { SimRandom } from './random.ts'
import type { SimMachine } from './sim-machine.ts'
import { SimNode, type SimNodeParts } from './sim-node.ts'
import type { Reached } from './sometimes.ts'

export type ClusterParts = {
  readonly db: Db
  readonly machine: SimMachine
  /** Where the house hands out a key to seal to: told of what came to be opened. */
  readonly opened?: NonNullable<SimNodeParts['opened']>
  readonly time: ManualTime
  readonly random: SimRandom
  readonly reached: Reached
  readonly note: (line: string) => void
  /** A process is gone: its connections end. */
  readonly gone: (node: SimNode) => void
}

/** One place for a server process, with whatever life runs there now. */
type Slot = { node: SimNode | null; isUp: boolean; isReachable: boolean; connections: number }

/** Two nodes on one database, without sticky sessions: who connects may come to either. */
export class Cluster {
  readonly #parts: ClusterParts
  readonly #slots: readonly Slot[] = [
    { node: null, isUp: false, isReachable: true, connections: 1 },
    { node: null, isUp: false, isReachable: true, connections: 1 },
  ]
  #ableSince: number | null = null
  #isHeld = false
  #isAway = false
  #outageUntil = 0

  constructor(parts: ClusterParts) {
    this.#parts = parts
  }

  /** Since when some node could sweep timers without a break, true time; null: none can now. */
  get ableSince(): number | null {
    return this.#ableSince
  }

  get count(): number {
    return this.#slots.length
  }

  /** Any node that is up, as a load balancer would choose; stopped ones too: it cannot know. */
  any(random: SimRandom): SimNode | null {
    return random.pick(this.#slots.flatMap(({ node, isUp }) => (isUp ? (node ?? []) : []))) ?? null
  }

  node(at: number): SimNode | null {
    return this.#slots[at]?.node ?? null
  }

  isUp(node: SimNode): boolean {
    return this.#slots.some((slot) => slot.node === node && slot.isUp)
  }

  /** Starts a life at this place, unless one runs there; it is up once it has read the log's heads. */
  start(at: number): void {
    const { db, machine, time, random, reached, note, opened } = this.#parts
    const slot = this.#slots[at]
    if (slot === undefined || slot.node !== null) return
    if (this.#isHeld || time.now() < this.#outageUntil) return void time.after(1_000, () => this.start(at))
    const node: SimNode = new SimNode({
      db,
      machine,
      time,
      reached,
      random: random.fork(),
      connection: () => (slot.isReachable && !this.#isAway ? slot.connections : null),
      ...(opened === undefined ? {} : { opened }),
      die: () => this.kill(at, node),
      // It begins anew, as the process does.
      otherHistory: (what) => {
        note(`node ${at} begins anew: ${what}`)
        reached.seen('node began anew after another history')
        this.kill(at, node)
      },
      warn: (message, detail) => note(`node ${at} warns ${message} ${String(detail)}`),
    })
    slot.node = node
    const begin = (): void => {
      node.start().then(
        () => {
          slot.isUp = slot.node === node
        },
        // Its database is away: a supervisor starts it again.
        () => node.alive.after(1_000, begin),
      )
    }
    begin()
    this.#look()
  }

  /** SIGKILL: nothing is stopped in order; transactions under way roll back, timers and connections are gone. */
  kill(at: number, only: SimNode | null = this.node(at)): void {
    const slot = this.#slots[at]
    if (slot === undefined || slot.node === null || slot.node !== only) return
    const { node } = slot
    slot.node = null
    slot.isUp = false
    node.alive.kill()
    // A death at an await point: somebody has to start it again.
    const { time, random } = this.#parts
    time.after(random.between(1_500, 6_000), () => this.start(at))
    this.#parts.gone(node)
    if (this.any(random) === null) this.#parts.reached.seen('both nodes down')
    this.#look()
  }

  /** Everything stays down until then. */
  outage(until: number): void {
    this.#outageUntil = until
    for (const at of this.#slots.keys()) this.kill(at)
  }

  endOutage(): void {
    this.#outageUntil = 0
  }

  /** While the database is being exchanged nobody starts a node. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld
  }

  /** SIGSTOP for so long. */
  pause(at: number, ms: number): void {
    const node = this.node(at)
    if (node === null || node.alive.isStopped) return
    node.alive.stop()
    this.#look()
    this.#parts.time.after(ms, () => this.resume(node))
  }

  /** Its database is out of reach, or back. */
  setReachable(at: number, isReachable: boolean): void {
    const slot = this.#slots[at]
    if (slot === undefined) return
    if (slot.isReachable && !isReachable) slot.connections += 1
    slot.isReachable = isReachable
    this.#look()
  }

  /** The database itself is away, for all nodes, or back. */
  setAway(isAway: boolean): void {
    this.#isAway = isAway
    for (const slot of this.#slots) if (isAway) slot.connections += 1
    this.#look()
  }

  /** Everything runs again. */
  heal(): void {
    for (const [at, slot] of this.#slots.entries()) {
      this.setReachable(at, true)
      if (slot.node !== null) this.resume(slot.node)
      slot.node?.clock.jump(0)
      this.start(at)
    }
  }

  resume(node: SimNode): void {
    if (node.alive.isStopped) node.alive.cont()
    this.#look()
  }

  #look(): void {
    const able = this.#slots.some(({ node, isReachable }) => node !== null && !node.alive.isStopped && isReachable)
    this.#ableSince = able && !this.#isAway ? (this.#ableSince ?? this.#parts.time.now()) : null
  }
}
