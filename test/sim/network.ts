import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { DownEvent } from '../../shared/protocol/down.ts'
import type { Signed } from '../../server/auth/auth-service.ts'
import type { HubPeer } from '../../server/sync/hub.ts'
import type { Peer, Rooms } from '../../server/sync/peer.ts'
import type { Asked, Connection, Link, LinkHandlers } from '../../renderer/sync/link.ts'
import { repliedOf } from '../../renderer/sync/socket-link.ts'
import type { SimRandom } from './random.ts'

/** What a server offers to the network while it is up. */
export type Door = {
  verify(token: string): Promise<Signed | null>
  accept(peer: Peer, signed: Signed): HubPeer
}

export type NetworkParts = {
  readonly scheduler: Scheduler
  readonly random: SimRandom
  readonly door: () => Door | null
  /** Told of every message that a console is handed, for the checker. */
  readonly delivered: (console: string, event: DownEvent, message: unknown) => void
  readonly seen: (what: string) => void
}

type Wire = { readonly console: string; cut(silently: boolean): void }

/**
 * The simulated network. A connection is one ordered stream each way, as TCP is: messages are delayed, never reordered;
 * a cut loses everything not yet delivered, whichever way it went; a half-open line swallows silently.
 */
export class SimNetwork {
  readonly #parts: NetworkParts
  readonly #wires = new Set<Wire>()
  readonly #unreachable = new Set<string>()

  constructor(parts: NetworkParts) {
    this.#parts = parts
  }

  /** From now on this console reaches nothing, or everything again. */
  setReachable(console: string, reachable: boolean): void {
    if (reachable) this.#unreachable.delete(console)
    else this.#unreachable.add(console)
  }

  isReachable(console: string): boolean {
    return !this.#unreachable.has(console)
  }

  /** Cuts the console's lines; silently = both ends believe they stand. */
  cut(console: string | null, silently = false): void {
    for (const wire of this.#wires) if (console === null || wire.console === console) wire.cut(silently)
  }

  /** The link of one console. */
  linkOf(console: string): Link {
    return { connect: (token, handlers) => this.#connect(console, token, handlers) }
  }

  #connect(console: string, token: string, handlers: LinkHandlers): Connection {
    const { scheduler, random, door, delivered, seen } = this.#parts
    const waiting = new Set<(asked: Asked<unknown>) => void>()
    let clientOpen = true
    let serverOpen = true
    let swallow = false
    let talk: HubPeer | null = null
    const up = pipe(scheduler, random, seen)
    const down = pipe(scheduler, random, seen)

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
    const wire: Wire = {
      console,
      cut: (silently) => {
        if (silently) {
          swallow = true
          // The server's pings find out, as the client's silence does.
          scheduler.after(25_000, closeServer)
          return
        }
        this.#wires.delete(wire)
        scheduler.after(random.between(0, 50), () => closeClient(true))
        scheduler.after(random.between(0, 200), closeServer)
        swallow = true
      },
    }
    this.#wires.add(wire)
    const toServer = (run: () => void) => up(() => !swallow && serverOpen && run())
    const toClient = (run: () => void) => down(() => !swallow && clientOpen && run())

    const peer: Peer = {
      id: `${console}#${random.between(0, 2 ** 31)}`,
      send: (event, message) => {
        const text = JSON.stringify(message)
        toClient(() => {
          delivered(console, event, JSON.parse(text))
          handlers.heard(event, JSON.parse(text))
        })
      },
      close: () => {
        closeServer()
        toClient(() => closeClient(true))
      },
    }

    toServer(() => {
      const there = this.isReachable(console) ? door() : null
      if (there === null) return toClient(() => closeClient(true))
      void there.verify(token).then((signed) => {
        if (!serverOpen || door() !== there) return closeClient(true)
        if (signed === null) return toClient(() => closeClient(true, 'unauthenticated'))
        talk = there.accept(peer, signed)
        toClient(() => handlers.opened())
      })
    })

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
            seen('ask timed out')
            once({ ok: false, fault: 'no-answer', retryAfterMs: null })
          })
          waiting.add(once)
          toServer(() => {
            void talk?.take(event, JSON.parse(text)).then((reply) => {
              if (reply === null) return
              const replyText = JSON.stringify(reply)
              toClient(() => {
                for (const what of standsIn(JSON.parse(replyText))) seen(`${event}: ${what}`)
                once(repliedOf(JSON.parse(replyText)))
              })
            })
          })
        }),
      close: () => {
        closeClient(false)
        toServer(closeServer)
        this.#wires.delete(wire)
      },
    }
  }
}

/** What a reply says of scopes, to count which answers were reached. */
function standsIn(reply: { answer?: string; why?: string | null; scopes?: { answer: string; why: string | null }[] }) {
  const stands = reply.scopes ?? (reply.answer === undefined ? [] : [{ answer: reply.answer, why: reply.why ?? null }])
  return stands.map(({ answer, why }) => (why === null ? answer : `${answer} (${why})`))
}

/** One direction: in order, each message some ms after the one before; now and then a long stall. */
function pipe(scheduler: Scheduler, random: SimRandom, seen: (what: string) => void): (run: () => void) => void {
  const queue: (() => void)[] = []
  let busy = false
  const next = () => {
    const run = queue.shift()
    if (run === undefined) {
      busy = false
      return
    }
    const stalled = random.oneIn(400)
    if (stalled) seen('stalled stream')
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
