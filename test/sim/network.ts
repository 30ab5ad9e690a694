import { type Args, hasSealed } from '../../shared/commands/sealed-args.ts'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { Frame } from '../../shared/protocol/frame.ts'
import type { Packed } from '../../shared/protocol/packed.ts'
import type { HubPeer } from '../../server/sync/hub.ts'
import type { Peer, Rooms } from '../../server/sync/peer.ts'
import type { Asked, Connection, Link, LinkHandlers } from '../../renderer/sync/link.ts'
import { repliedOf } from '../../renderer/sync/socket-link.ts'
import type { SimRandom } from './random.ts'
import { bytesOf, type SimMachine } from './sim-machine.ts'
import type { SimNode } from './sim-node.ts'
import type { Reached } from './sometimes.ts'

export type NetworkParts = {
  readonly time: Scheduler
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

type Wire = {
  readonly console: string
  readonly node: SimNode
  cut(silently: boolean): void
  /** A frame of it is lost whose successor has not come yet. */
  readonly hasGap: boolean
}

/**
 * The simulated network. A connection is one ordered stream each way, as TCP is: messages are delayed, never reordered;
 * a cut loses everything not yet delivered, whichever way it went and at whatever byte; a half-open line swallows
 * silently. Now and then a message is heard twice, as if a proxy had sent it again, or one alone is lost: a question, an
 * answer, or a frame whose successor shows the gap (a node vouches by heartbeat only for what it sent over a whole stream).
 */
export class SimNetwork {
  readonly #parts: NetworkParts
  readonly #wires = new Set<Wire>()
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
    for (const wire of this.#wires) if (wire.hasGap) wire.cut(false)
  }

  /** Cuts lines of a console or of a node; silently = both ends believe they stand. */
  cut(whose: string | SimNode, silently = false): void {
    for (const wire of this.#wires) if (wire.console === whose || wire.node === whose) wire.cut(silently)
  }

  /** The link of one life of a console; what comes for it waits while its process is stopped. */
  linkOf(console: string, scheduler: Scheduler): Link {
    return { connect: (token, handlers) => this.#connect({ console, scheduler }, token, handlers) }
  }

  #connect(client: { console: string; scheduler: Scheduler }, token: string, handlers: LinkHandlers): Connection {
    const { time, machine, random, reached, pickNode, isUp, sent, answered } = this.#parts
    const { console, scheduler } = client
    const waiting = new Set<(asked: Asked<unknown>) => void>()
    let clientOpen = true
    let serverOpen = true
    let swallow = false
    let talk: HubPeer | null = null
    const node = this.reachOf(console) === 'nothing' ? null : pickNode()
    const up = pipe(node?.alive ?? time, random, reached)
    const down = pipe(scheduler, random, reached)
    let deafened = false
    /** The scope whose frame was lost; until its next frame nothing may vouch for what came before. */
    let gap: string | null = null
    /** Once a piece of an ordered stream is lost, nothing behind it arrives either. */
    const isDeaf = () => (deafened ||= this.reachOf(console) === 'deaf')

    const closeClient = (tell: boolean, kind: 'lost' | 'unauthenticated' = 'lost') => {
      if (!clientOpen) return
      clientOpen = false
      for (const settle of waiting) settle({ ok: false, fault: 'closed', retryAfterMs: null })
      waiting.clear()
      if (tell) handlers.closed({ kind, retryAfterMs: null })
    }
    const closeServer = () => {
      if (!serverOpen) return
      serverOpen = false
      talk?.gone()
    }
    const toServer = (run: () => void) => up(() => !swallow && serverOpen && run())
    const toClient = (run: () => void) => down(() => !swallow && clientOpen && !isDeaf() && run())
    if (node === null) {
      scheduler.after(random.between(1, 60), () => closeClient(true))
      return { ask: async () => ({ ok: false, fault: 'closed', retryAfterMs: null }), close: () => closeClient(false) }
    }

    const wire: Wire = {
      console,
      node,
      get hasGap() {
        return gap !== null
      },
      cut: (silently) => {
        swallow = true
        if (silently) {
          // The server's pings find out, as the client's silence does.
          node.alive.after(25_000, closeServer)
          return
        }
        if (waiting.size > 0) reached.seen('acknowledgement lost')
        reached.seen('line cut')
        this.#wires.delete(wire)
        scheduler.after(random.between(0, 50), () => closeClient(true))
        node.alive.after(random.between(0, 200), closeServer)
      },
    }
    this.#wires.add(wire)

    const peer: Peer = {
      id: `${console}#${random.between(0, 2 ** 31)}`,
      send: (event, message) => {
        // The event names the message's type.
        if (event === 'frame') sent(console, token, message as Frame)
        if (event === 'packed') {
          reached.seen('packed delta')
          const frames = JSON.parse(machine.textOf((message as Packed).frames)) as Frame[]
          for (const frame of frames) sent(console, token, frame)
          if (frames.some(({ scope }) => scope === gap)) gap = null
        }
        if (gap !== null && event === 'heartbeat') return
        const { scope } = message as Partial<Frame>
        if (event === 'frame' && scope === gap) gap = null
        else if (event === 'frame' && scope !== undefined && gap === null && this.#losesFrames && random.oneIn(150)) {
          reached.seen('frame lost')
          gap = scope
          return
        }
        const text =
          event === 'packed'
            ? encoded({ frames: bytesOf((message as Packed).frames).toString('base64') })
            : encoded(message)
        const twice = event !== 'signed-out' && random.oneIn(80)
        toClient(() => handlers.heard(event, JSON.parse(text)))
        if (!twice) return
        reached.seen('frame heard twice')
        toClient(() => handlers.heard(event, JSON.parse(text)))
      },
      close: () => {
        closeServer()
        toClient(() => closeClient(true))
      },
    }

    toServer(() => {
      const turnAway = (kind: 'lost' | 'unauthenticated') => toClient(() => closeClient(true, kind))
      const admit = async () => {
        const signed = await node.verify(token)
        if (!serverOpen || !isUp(node)) return closeClient(true)
        if (signed === null) return turnAway('unauthenticated')
        talk = node.accept(peer, signed)
        toClient(() => handlers.opened())
      }
      admit().catch(() => turnAway('lost'))
    })

    const deliver = async (event: string, text: string, answer: (replyText: string) => void) => {
      const message: { readonly sessionId?: string; readonly args?: Args } = JSON.parse(text)
      const reply = await talk?.take(event, message)
      if (reply === null || reply === undefined) return
      if (event === 'command') {
        const isSealed = hasSealed(message.args ?? {})
        answered(reply, { issuedIn: message.sessionId ?? token, line: token, isSealed })
      }
      answer(JSON.stringify(reply))
    }

    return {
      ask: (event, message, timeoutMs) =>
        new Promise((settle) => {
          if (!clientOpen) return settle({ ok: false, fault: 'closed', retryAfterMs: null })
          const text = JSON.stringify(message)
          let done = false
          const once = (asked: Asked<unknown>) => {
            if (done) return
            done = true
            cancel()
            waiting.delete(once)
            settle(asked)
          }
          const cancel = scheduler.after(timeoutMs, () => {
            reached.seen('ask timed out')
            once({ ok: false, fault: 'no-answer', retryAfterMs: null })
          })
          waiting.add(once)
          const hear = (replyText: string) =>
            toClient(() => {
              const reply = JSON.parse(replyText)
              for (const what of standsIn(reply)) reached.maybe(`${event}: ${what}`)
              once(repliedOf(reply))
            })
          const lost = random.oneIn(100) ? random.pick(['question', 'answer'] as const) : undefined
          if (lost !== undefined) reached.seen(`${lost} lost on a whole line`)
          if (lost !== 'question') toServer(() => void deliver(event, text, lost === 'answer' ? () => undefined : hear))
          if (event === 'command' && random.oneIn(12)) {
            reached.seen('command sent twice')
            toServer(() => void deliver(event, text, () => undefined))
          }
        }),
      close: () => {
        closeClient(false)
        toServer(closeServer)
        this.#wires.delete(wire)
      },
    }
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

/** One direction, on the time of who receives: in order, each message some ms after the one before; now and then a long stall. */
function pipe(scheduler: Scheduler, random: SimRandom, reached: Reached): (run: () => void) => void {
  const queue: (() => void)[] = []
  let busy = false
  const next = () => {
    const run = queue.shift()
    if (run === undefined) {
      busy = false
      return
    }
    const stalled = random.oneIn(400)
    if (stalled) reached.seen('stalled stream')
    scheduler.after(stalled ? random.between(5_000, 14_000) : random.between(1, 60), () => {
      run()
      next()
    })
  }
  return (run) => {
    queue.push(run)
    if (busy) return
    busy = true
    next()
  }
}

/** Rooms in memory: who is in, told in the order they came. */
export function simRooms(): Rooms {
  const rooms = new Map<string, Set<Peer>>()
  return {
    join: (peer, room) => void rooms.set(room, (rooms.get(room) ?? new Set()).add(peer)),
    leave: (peer, room) => void rooms.get(room)?.delete(peer),
    isEmpty: (room) => (rooms.get(room)?.size ?? 0) === 0,
    emit: (room, event, message) => {
      for (const peer of rooms.get(room) ?? []) peer.send(event, message)
    },
  }
}
