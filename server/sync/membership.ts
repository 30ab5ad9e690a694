import type { Grant } from '../../shared/domain/scopes.ts'
import type { Peer, Rooms } from './peer.ts'
import { facilityRoomOf, roomOf } from './room-of.ts'

/** The rooms that one connection is in: those of its grants and the facility's own, and none once it has left. */
export class Membership {
  readonly #peer: Peer
  readonly #rooms: Rooms
  readonly #facility: string
  /** By scope; '*' is the facility. */
  readonly #joined = new Map<string, string>()
  #isOver = false

  constructor(peer: Peer, rooms: Rooms, facility: string) {
    this.#peer = peer
    this.#rooms = rooms
    this.#facility = facility
  }

  /** It has left for good: whatever was under way when it ended is let into nothing (rule SY67). */
  get isOver(): boolean {
    return this.#isOver
  }

  has(scope: string): boolean {
    return this.#joined.has(scope)
  }

  /** In the rooms of these grants and no others from now on. */
  join(grants: readonly Grant[]): void {
    if (this.#isOver) return
    const wanted = new Map(grants.map((grant) => [grant.scope, roomOf(this.#facility, grant.scope, grant.class)]))
    wanted.set('*', facilityRoomOf(this.#facility))
    for (const [scope, room] of this.#joined) {
      if (wanted.get(scope) === room) continue
      this.#rooms.leave(this.#peer, room)
      this.#joined.delete(scope)
    }
    for (const [scope, room] of wanted) {
      if (this.#joined.has(scope)) continue
      this.#rooms.join(this.#peer, room)
      this.#joined.set(scope, room)
    }
  }

  leave(): void {
    this.#isOver = true
    for (const room of this.#joined.values()) this.#rooms.leave(this.#peer, room)
    this.#joined.clear()
  }
}
