import { io, type Socket } from 'socket.io-client'
import { z } from 'zod'
import { down, type DownEvent } from '../../shared/protocol/down.ts'
import type { Asked, ClosedWhy, Connection, Link, LinkHandlers } from './link.ts'

/** `origin` is the server's; `headers` are for consoles without a browser, which must name an allowed Origin themselves. */
export type SocketLinkOptions = { readonly origin: string; readonly headers?: Readonly<Record<string, string>> }

/** The link over socket.io: WebSocket only; its own retries, reconnection and recovery are off (ours decide). */
export function socketLink({ origin, headers }: SocketLinkOptions): Link {
  return {
    connect(token, handlers) {
      const socket = io(origin, {
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        timeout: 10_000,
        auth: { token },
        ...(headers === undefined ? {} : { extraHeaders: { ...headers } }),
      })
      return over(socket, handlers)
    },
  }
}

function over(socket: Socket, handlers: LinkHandlers): Connection {
  let open = true
  const waiting = new Set<() => void>()

  function end(): boolean {
    const was = open
    open = false
    socket.offAny()
    socket.disconnect()
    for (const close of waiting) close()
    waiting.clear()
    return was
  }

  socket.on('connect', () => handlers.opened())
  socket.on('connect_error', (error) => {
    if (end()) handlers.closed(whyNot(error))
  })
  socket.on('disconnect', () => {
    if (end()) handlers.closed({ kind: 'lost', retryAfterMs: null })
  })
  socket.onAny((event: string, message: unknown) => {
    if (open && isDown(event)) handlers.heard(event, message)
  })

  return {
    ask: (event, message, timeoutMs) =>
      new Promise((settle) => {
        if (!open) return settle(CLOSED)
        const close = () => settle(CLOSED)
        waiting.add(close)
        socket.timeout(timeoutMs).emit(event, message, (error: Error | null, reply: unknown) => {
          waiting.delete(close)
          settle(error === null ? repliedOf(reply) : NO_ANSWER)
        })
      }),
    close: () => void end(),
  }
}

const CLOSED = { ok: false, fault: 'closed', retryAfterMs: null } as const
const NO_ANSWER = { ok: false, fault: 'no-answer', retryAfterMs: null } as const

const faultSchema = z.object({
  fault: z.enum(['invalid', 'throttled', 'unauthenticated', 'broken']),
  retryAfterMs: z.number().optional(),
})
const refusedSchema = z.object({ code: z.enum(['unauthenticated', 'busy']), retryAfterMs: z.number().optional() })

/** A reply, or the fault the server answered with in its place (shared/protocol/up.ts). */
export function repliedOf(reply: unknown): Asked<unknown> {
  const fault = faultSchema.safeParse(reply)
  if (!fault.success) return { ok: true, value: reply }
  return { ok: false, fault: fault.data.fault, retryAfterMs: fault.data.retryAfterMs ?? null }
}

/** The server says why it turned a connection away in the error's `data`. */
function whyNot(error: Error): ClosedWhy {
  const said = refusedSchema.safeParse('data' in error ? error.data : null)
  if (!said.success) return { kind: 'lost', retryAfterMs: null }
  return { kind: said.data.code, retryAfterMs: said.data.retryAfterMs ?? null }
}

function isDown(event: string): event is DownEvent {
  return Object.hasOwn(down, event)
}
