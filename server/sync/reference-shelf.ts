import { referenceScopeOf } from '../../shared/protocol/reference-scope.ts'
import type { Reads } from '../db/port.ts'
import type { FanOut } from './fan-out.ts'
import type { Rooms } from './peer.ts'
import { readReference, type ReferenceDocument, referenceFor } from './reference-document.ts'
import { roomOf } from './room-of.ts'

export type ReferenceShelfParts = Pick<FanOut, 'position'> & { readonly reads: Reads; readonly rooms: Rooms }

/** Each facility's reference document, read once until it changes. */
export type ReferenceShelf = {
  readonly of: (facility: string) => Promise<ReferenceDocument | null>
  /** Reference data or accounts changed (those entries of the log belong to no journey): who listens is told. */
  readonly refresh: (facility: string) => Promise<void>
}

/** Makes an empty shelf. */
export function createReferenceShelf({ reads, rooms, position }: ReferenceShelfParts): ReferenceShelf {
  const known = new Map<string, ReferenceDocument>()

  async function of(facility: string): Promise<ReferenceDocument | null> {
    const kept = known.get(facility)
    if (kept !== undefined) return kept
    const fresh = await readReference(reads, facility)
    if (fresh !== null) known.set(facility, fresh)
    return fresh
  }

  async function refresh(facility: string): Promise<void> {
    const was = known.get(facility)
    known.delete(facility)
    const now = await of(facility)
    if (now === null || was?.tag === now.tag) return
    const scope = referenceScopeOf(facility)
    const seq = position(facility)?.seq ?? 0
    const { reference, tag } = now
    for (const held of ['wall', 'ops'] as const)
      rooms.emit(roomOf(facility, scope, held), 'reference', {
        scope,
        seq,
        tag,
        reference: referenceFor(reference, held),
      })
  }

  return { of, refresh }
}
