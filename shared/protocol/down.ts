import type { Frame, Heartbeat, ReferenceFrame } from './frame.ts'

/** What the server emits. */
export type Down = {
  frame: (message: Frame) => void
  reference: (message: ReferenceFrame) => void
  heartbeat: (message: Heartbeat) => void
  /** The grant changed: say hello again. */
  regrant: () => void
  /** The session is over: sign in again. Queued work is kept. */
  'signed-out': (message: { reason: string }) => void
}
