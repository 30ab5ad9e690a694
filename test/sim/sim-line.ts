import { type Args, hasSealed } from '../../shared/commands/sealed-args.ts'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { Frame } from '../../shared/protocol/frame.ts'
import type { Packed } from '../../shared/protocol/packed.ts'
import type { HubPeer } from '../../server/sync/hub.ts'
import type { Peer } from '../../server/sync/peer.ts'
import type { Asked, Connection, LinkHandlers } from '../../renderer/sync/link.ts'
import { repliedOf } from '../../renderer/sync/socket-link.ts'
import { LostFrames, type LostFramesParts } from './lost-frames.ts'
import type { NetworkParts } from './network.ts'
import { pipe } from './pipe.ts'
import { bytesOf } from './sim-machine.ts'
import type { SimNode } from './sim-node.ts'

export type LineParts = Pick<NetworkParts, 'machine' | 'isUp' | 'sent' | 'answered'> &
  LostFramesParts & {
    readonly console: string
    readonly token: string
    readonly handlers: LinkHandlers
    /** Where it came to. */
    readonly node: SimNode
    /** The time of the console's process: what comes for it waits while it is stopped. */
    readonly scheduler: Scheduler
    /** What the server says does not arrive just now. */
    readonly isDeaf: () => boolean
    /** It is over. */
    readonly over: (line: SimLine) => void
  }

/** Not on its way to anybody, or not any more. */
const CLOSED = { ok: false, fault: 'closed', retryAfterMs: null } as const

/** One connection: an ordered stream each way, what is asked over it, and how it ends at either end. */
export class SimLine {
  readonly console: string
  readonly node: SimNode
  readonly #parts: LineParts
  readonly #up: (run: () => void) => void
  readonly #down: (run: () => void) => void
  readonly #lost: LostFrames
  readonly #waiting = new Set<(asked: Asked<unknown>) => void>()
  #clientOpen = true
  #serverOpen = true
  #swallows = false
  #deafened = false
  #talk: HubPeer | null = null

  constructor(parts: LineParts) {
    const { console, node, scheduler, random, reached } = parts
    this.#parts = parts
    this.console = console
    this.node = node
    this.#lost = new LostFrames(parts)
    this.#up = pipe(node.alive, random, reached)
    this.#down = pipe(scheduler, random, reached)
  }

  /** A frame of it is lost whose successor has not come yet. */
  get hasGap(): boolean {
    return this.#lost.hasGap
  }

  /** The console's end of it, from now on on its way to the node. */
  open(): Connection {
    const peer = this.#peer()
    const turnAway = (kind: 'lost' | 'unauthenticated') => this.#toClient(() => this.#closeClient(true, kind))
    const admit = async () => {
      const { node, token, isUp, handlers } = this.#parts
      const signed = await node.verify(token)
      if (!this.#serverOpen || !isUp(node)) return this.#closeClient(true)
      if (signed === null) return turnAway('unauthenticated')
      this.#talk = node.accept(peer, signed)
      this.#toClient(() => handlers.opened())
    }
    this.#toServer(() => void admit().catch(() => turnAway('lost')))
    return {
      ask: (event, message, timeoutMs) => this.#ask(event, message, timeoutMs),
      close: () => {
        this.#closeClient(false)
        this.#toServer(() => this.#closeServer())
        this.#parts.over(this)
      },
    }
  }

  /** Everything not yet delivered is lost; silently = both ends believe it stands. */
  cut(silently: boolean): void {
    const { scheduler, random, reached, over } = this.#parts
    this.#swallows = true
    if (silently) {
      // The server's pings find out, as the client's silence does.
      this.node.alive.after(25_000, () => this.#closeServer())
      return
    }
    if (this.#waiting.size > 0) reached.seen('acknowledgement lost')
    reached.seen('line cut')
    over(this)
    scheduler.after(random.between(0, 50), () => this.#closeClient(true))
    this.node.alive.after(random.between(0, 200), () => this.#closeServer())
  }

  #toServer(run: () => void): void {
    this.#up(() => !this.#swallows && this.#serverOpen && run())
  }

  #toClient(run: () => void): void {
    this.#down(() => !this.#swallows && this.#clientOpen && !this.#isDeaf() && run())
  }

  /** Once a piece of an ordered stream is lost, nothing behind it arrives either. */
  #isDeaf(): boolean {
    return (this.#deafened ||= this.#parts.isDeaf())
  }

  #closeClient(tell: boolean, kind: 'lost' | 'unauthenticated' = 'lost'): void {
    if (!this.#clientOpen) return
    this.#clientOpen = false
    for (const settle of this.#waiting) settle(CLOSED)
    this.#waiting.clear()
    if (tell) this.#parts.handlers.closed({ kind, retryAfterMs: null })
  }

  #closeServer(): void {
    if (!this.#serverOpen) return
    this.#serverOpen = false
    this.#talk?.gone()
  }

  /** The node's end of it. */
  #peer(): Peer {
    const { random, reached, handlers } = this.#parts
    return {
      id: `${this.console}#${random.between(0, 2 ** 31)}`,
      send: (event, message) => {
        this.#judged(event, message)
        if (this.#lost.loses(event, message)) return
        const text =
          event === 'packed'
            ? encoded({ frames: bytesOf((message as Packed).frames).toString('base64') })
            : encoded(message)
        const twice = event !== 'signed-out' && random.oneIn(80)
        this.#toClient(() => handlers.heard(event, JSON.parse(text)))
        if (!twice) return
        reached.seen('frame heard twice')
        this.#toClient(() => handlers.heard(event, JSON.parse(text)))
      },
      close: () => {
        this.#closeServer()
        this.#toClient(() => this.#closeClient(true))
      },
    }
  }

  /** The judge of policy sees every frame that leaves the node. The event names the message's type. */
  #judged(event: string, message: object): void {
    const { machine, token, reached, sent } = this.#parts
    if (event === 'frame') sent(this.console, token, message as Frame)
    if (event !== 'packed') return
    reached.seen('packed delta')
    const frames = JSON.parse(machine.textOf((message as Packed).frames)) as Frame[]
    for (const frame of frames) sent(this.console, token, frame)
    this.#lost.came(frames)
  }

  #ask(event: string, message: object, timeoutMs: number): Promise<Asked<unknown>> {
    const { scheduler, random, reached } = this.#parts
    return new Promise((settle) => {
      if (!this.#clientOpen) return settle(CLOSED)
      const text = JSON.stringify(message)
      let done = false
      const once = (asked: Asked<unknown>) => {
        if (done) return
        done = true
        cancel()
        this.#waiting.delete(once)
        settle(asked)
      }
      const cancel = scheduler.after(timeoutMs, () => {
        reached.seen('ask timed out')
        once({ ok: false, fault: 'no-answer', retryAfterMs: null })
      })
      this.#waiting.add(once)
      const hear = (replyText: string) =>
        this.#toClient(() => {
          const reply = JSON.parse(replyText)
          for (const what of standsIn(reply)) reached.maybe(`${event}: ${what}`)
          once(repliedOf(reply))
        })
      const unheard = () => undefined
      const lost = random.oneIn(100) ? random.pick(['question', 'answer'] as const) : undefined
      if (lost !== undefined) reached.seen(`${lost} lost on a whole line`)
      if (lost !== 'question') this.#deliver(event, text, lost === 'answer' ? unheard : hear)
      if (event === 'command' && random.oneIn(12)) {
        reached.seen('command sent twice')
        this.#deliver(event, text, unheard)
      }
    })
  }

  #deliver(event: string, text: string, answer: (replyText: string) => void): void {
    const { token, answered } = this.#parts
    const deliver = async () => {
      const message: { readonly sessionId?: string; readonly args?: Args } = JSON.parse(text)
      const reply = await this.#talk?.take(event, message)
      if (reply === null || reply === undefined) return
      if (event === 'command') {
        const isSealed = hasSealed(message.args ?? {})
        answered(reply, { issuedIn: message.sessionId ?? token, line: token, isSealed })
      }
      answer(JSON.stringify(reply))
    }
    this.#toServer(() => void deliver())
  }
}

/** One message goes to everybody in a room: encoded once, as the socket library does. */
const texts = new WeakMap<object, string>()
function encoded(message: object): string {
  const text = texts.get(message) ?? JSON.stringify(message)
  texts.set(message, text)
  return text
}

/** What a reply says of scopes, to count which answers were reached. */
function standsIn(reply: { answer?: string; why?: string | null; scopes?: { answer: string; why: string | null }[] }) {
  const stands = reply.scopes ?? (reply.answer === undefined ? [] : [{ answer: reply.answer, why: reply.why ?? null }])
  return stands.map(({ answer, why }) => (why === null ? answer : `${answer} (${why})`))
}
