import type { Clock } from '../../../shared/kernel/clock.ts'
import type { MllpFault } from './mllp-frames.ts'

/** Where a message came from. */
export type MllpPeer = { readonly address: string; readonly port: number; readonly connection: number }

/** Something an operator may want to see. Never holds message content. */
export type MllpNotice =
  | { readonly kind: 'fault'; readonly fault: MllpFault; readonly bytes: number; readonly peer: MllpPeer }
  | { readonly kind: 'peer-refused'; readonly address: string }
  | { readonly kind: 'over-capacity' | 'reclaimed'; readonly address: string }
  | { readonly kind: 'listener-error'; readonly error: unknown }
  | { readonly kind: 'handler-failed'; readonly error: unknown; readonly peer: MllpPeer }
  | { readonly kind: 'socket-error'; readonly error: unknown; readonly peer: MllpPeer }

/** What the listener needs. */
export type MllpServerOptions = {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** Addresses and CIDR ranges beside loopback. */
  readonly allow?: readonly string[]
  /** Connections at once, of all peers and of one address. Default 64 and 16. */
  readonly maxConnections?: number
  readonly maxPerAddress?: number
  /** A connection that was quiet for so long gives its seat to a new one where all are taken, ms. */
  readonly reclaimMs?: number
  /** Largest frame; beyond it AR `too-large`. */
  readonly maxFrameBytes?: number
  /** How long an open frame may rest before it is given up and the connection closed; ten times that in all. */
  readonly idleMs?: number
  /** How long an end block may lack its CR before the frame is taken without. */
  readonly endGraceMs?: number
  readonly clock: Clock
  /** Control ids of answers to framing faults. */
  readonly newControlId: () => string
  /**
   * Takes one frame's payload; resolves to the payload of the answer. A rejection means "not stored": nothing is
   * answered and the connection is closed, so that the sender sends again.
   */
  readonly onMessage: (raw: Buffer, peer: MllpPeer) => Promise<Buffer>
  readonly onNotice?: (notice: MllpNotice) => void
}

/** Counts since the start. */
export type MllpCounts = {
  connections: number
  open: number
  frames: number
  peersRefused: number
  overCapacity: number
  reclaimed: number
  handlerFailures: number
  faults: Record<MllpFault, number>
}
