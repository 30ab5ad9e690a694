import type { Server, Socket } from 'socket.io'
import type { Peer, Rooms } from './peer.ts'

const sockets = new WeakMap<Peer, Socket>()

/** A socket as the hub sees it. */
export function socketPeer(socket: Socket): Peer {
  const peer: Peer = {
    id: socket.id,
    send: (event, message) => void socket.emit(event, message),
    close: () => void socket.disconnect(true),
  }
  sockets.set(peer, socket)
  return peer
}

/** socket.io's rooms: it encodes a message to a room once. */
export function socketRooms(io: Server): Rooms {
  const { adapter } = io.of('/')
  return {
    join: (peer, room) => void sockets.get(peer)?.join(room),
    leave: (peer, room) => void sockets.get(peer)?.leave(room),
    emit: (room, event, message) => void io.to(room).emit(event, message),
    isEmpty: (room) => !adapter.rooms.has(room),
  }
}
