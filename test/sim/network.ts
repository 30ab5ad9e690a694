import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { Frame } from '../../shared/protocol/frame.ts'
import type { Connection, Link, LinkHandlers } from '../../renderer/sync/link.ts'
import type { SimRandom } from './random.ts'
import { SimLine } from './sim-line.ts'
import type { SimMachine } from './sim-machine.ts'
import type { SimNode } from './sim-node.ts'
import type { Reached } from './sometimes.ts'

export type NetworkParts = {
  readonly machine: Pick<SimMachine, 'textOf'>
  readonly random: SimRandom
  readonly reached: Reached
  /** Where a new connection comes to; null: nobody is there. */
  readonly pickNode: () => SimNode | null
  readonly isUp: (node: SimNode) => boolean
  /** A frame leaves a node, for the judge of policy. */
  readonly sent: (console: string, session: string, frame: Frame) => void
  /** A node answered a command, for the judge of answers. */
  readonly answered: (reply: unknown, carried: Carried) => void
}

/** The sign-in that a command names, and that of the line it came over. */
export type Carried = { readonly issuedIn: string; readonly line: string; readonly isSealed: boolean }

/** `deaf`: what the server says does not arrive, while the server hears everything. */
export type Reach = 'all' | 'nothing' | 'deaf'

/**
 * The simulated network. A connection is one ordered stream each way, as TCP is: messages are delayed, never reordered;
 * a cut loses everything not yet delivered, whichever way it went and at whatever byte; a half-open line swallows
 * silently. Now and then a message is heard twice, as if a proxy had sent it again, or one alone is lost: a question, an
 * answer, or a frame whose successor shows the gap (a node vouches by heartbeat only for what it sent over a whole stream).
 */
export class SimNetwork {
  readonly #parts: NetworkParts
  readonly #lines = new Set<SimLine>()
  readonly #reach = new Map<string, Reach>()
  #losesFrames = true

  constructor(parts: NetworkParts) {
    this.#parts = parts
  }

  /** From now on this console reaches nothing, or everything again, or hears nothing. */
  setReach(console: string, reach: Reach): void {
    this.#reach.set(console, reach)
  }

  reachOf(console: string): Reach {
    return this.#reach.get(console) ?? 'all'
  }

  /** From now on no frame is lost alone. Where one is, its successor may never come now: that stream ends. */
  heal(): void {
    this.#losesFrames = false
    for (const line of this.#lines) if (line.hasGap) line.cut(false)
  }

  /** Cuts lines of a console or of a node; silently = both ends believe they stand. */
  cut(whose: string | SimNode, silently = false): void {
    for (const line of this.#lines) if (line.console === whose || line.node === whose) line.cut(silently)
  }

  /** The link of one life of a console; what comes for it waits while its process is stopped. */
  linkOf(console: string, scheduler: Scheduler): Link {
    return { connect: (token, handlers) => this.#connect({ console, scheduler }, token, handlers) }
  }

  #connect(client: { console: string; scheduler: Scheduler }, token: string, handlers: LinkHandlers): Connection {
    const { random, pickNode } = this.#parts
    const { console, scheduler } = client
    const node = this.reachOf(console) === 'nothing' ? null : pickNode()
    if (node === null) return connectionToNobody(scheduler, random, handlers)
    const line = new SimLine({
      ...this.#parts,
      ...client,
      token,
      handlers,
      node,
      isDeaf: () => this.reachOf(console) === 'deaf',
      losesFrames: () => this.#losesFrames,
      over: (ended) => void this.#lines.delete(ended),
    })
    this.#lines.add(line)
    return line.open()
  }
}

/** It is told soon that nobody is there. */
function connectionToNobody(scheduler: Scheduler, random: SimRandom, handlers: LinkHandlers): Connection {
  let isOpen = true
  scheduler.after(random.between(1, 60), () => isOpen && handlers.closed({ kind: 'lost', retryAfterMs: null }))
  return {
    ask: async () => ({ ok: false, fault: 'closed', retryAfterMs: null }),
    close: () => (isOpen = false),
  }
}
