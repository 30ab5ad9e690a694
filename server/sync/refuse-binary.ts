import type { Server } from 'socket.io'

/** Packet types of socket.io that announce attachments: binary event and binary acknowledgement. */
const BINARY = /^[56]/

/**
 * Closes any connection that sends a binary packet, before the parser sees it: the talk is JSON alone, and announced
 * attachments were a hole once (CVE-2026-33151).
 */
export function refuseBinary(engine: Server['engine'], refused: () => void): void {
  engine.on('connection', (raw: RawSocket) => {
    raw.on('packet', ({ type, data }) => {
      if (type !== 'message' || (typeof data === 'string' && !BINARY.test(data))) return
      refused()
      raw.close(true)
    })
  })
}

/** What of an engine.io socket is used. */
type RawSocket = {
  on(event: 'packet', heard: (packet: { readonly type: string; readonly data?: unknown }) => void): void
  close(discard: boolean): void
}
