import type { Down, DownEvent } from '../../shared/protocol/down.ts'

/** One connected console, over socket.io or the simulation's network. */
export type Peer = {
  readonly id: string
  send<E extends DownEvent>(event: E, message: Down[E]): void
  close(): void
}

/** Groups of peers that the server alone fills; a message to a room is encoded once. */
export type Rooms = {
  join(peer: Peer, room: string): void
  leave(peer: Peer, room: string): void
  emit<E extends DownEvent>(room: string, event: E, message: Down[E]): void
  isEmpty(room: string): boolean
}
