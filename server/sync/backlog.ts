import type { Socket } from 'socket.io'

/** Roughly how many bytes wait for a console: engine.io's queue and what the WebSocket has not given to the kernel yet. */
export function backlogBytes({ conn }: Pick<Socket, 'conn'>): number {
  // The queue and the WebSocket are not in engine.io's types; what is not there counts as nothing.
  const { writeBuffer = [] } = conn as unknown as { writeBuffer?: readonly { data?: unknown }[] }
  const { socket } = conn.transport as unknown as { socket?: { bufferedAmount?: number } }
  const queued = writeBuffer.reduce((sum, { data }) => sum + sizeOf(data), 0)
  return queued + (socket?.bufferedAmount ?? 0)
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length
  return data instanceof Uint8Array ? data.byteLength : 0
}
