import type { Peer, Rooms } from '../../server/sync/peer.ts'

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
