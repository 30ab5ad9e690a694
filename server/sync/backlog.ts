import type { Socket } from 'socket.io'

/** What waits for one console. */
export type Backlog = {
  /** Roughly how many bytes: engine.io's queue and what the WebSocket has not given to the kernel yet. */
  bytes(): number
  /** Ends the line at once, and lets go of what waits: who does not read would not hear a farewell. */
  cut(): void
}

/** Looked at again whenever so many bytes more were said to a console. */
const STEP = 64 * 1024

/**
 * Watches a console that may not read: `grown` is called, each time 64 KiB were said to it, with what waits by then. By a timer a
 * busy node would look late, when most is said.
 */
export function watchBacklog({ conn }: Pick<Socket, 'conn'>, grown: (backlog: Backlog) => void): Backlog {
  // Neither the queue nor the WebSocket is in engine.io's types; what is not there counts as nothing.
  const queue = () => (conn as unknown as { writeBuffer?: readonly { data?: unknown }[] }).writeBuffer ?? []
  const line = () => (conn.transport as unknown as { socket?: WebSocketEnd }).socket
  const backlog: Backlog = {
    bytes: () => queue().reduce((sum, { data }) => sum + sizeOf(data), 0) + (line()?.bufferedAmount ?? 0),
    cut() {
      const socket = line()
      conn.close(true)
      socket?.terminate()
    },
  }
  let said = 0
  conn.on('packetCreate', ({ data }: { data?: unknown }) => {
    said += sizeOf(data)
    if (said < STEP) return
    said = 0
    grown(backlog)
  })
  return backlog
}

type WebSocketEnd = { readonly bufferedAmount: number; terminate(): void }

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length
  return data instanceof Uint8Array ? data.byteLength : 0
}
