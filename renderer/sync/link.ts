import type { DownEvent } from '../../shared/protocol/down.ts'
import type { Up, UpEvent } from '../../shared/protocol/up.ts'

/** Why there is no reply. `closed`: the connection went; `no-answer`: none in time; the rest said the server. */
export type AskFault = {
  readonly fault: 'closed' | 'no-answer' | 'invalid' | 'throttled' | 'unauthenticated' | 'broken'
  readonly retryAfterMs: number | null
}

/** A reply as it came over the wire, not yet checked, or why there is none. Never rejects. */
export type Asked<Reply> = { readonly ok: true; readonly value: Reply } | ({ readonly ok: false } & AskFault)

/** One connection. After `close`, or once it is lost, every open ask is answered `closed`. */
export type Connection = {
  ask<E extends UpEvent>(event: E, message: Up[E]['ask'], timeoutMs: number): Promise<Asked<unknown>>
  close(): void
}

/** Why a connection ended, or was never made. */
export type ClosedWhy = {
  readonly kind: 'lost' | 'unauthenticated' | 'busy'
  readonly retryAfterMs: number | null
}

/** What a link tells; `closed` comes exactly once, and not after our own `close`. */
export type LinkHandlers = {
  opened(): void
  heard(event: DownEvent, message: unknown): void
  closed(why: ClosedWhy): void
}

/** The network, handed in: socket.io (socket-link.ts), or the simulation's. One ordered stream per connection. */
export type Link = { connect(token: string, handlers: LinkHandlers): Connection }
