import type { Reads } from '../db/port.ts'
import { readReference, type ReferenceDocuments } from './reference-document.ts'

/** Each facility's reference data, read once until they change. */
export type ReferenceShelf = {
  /** Null before the facility was seeded. */
  readonly of: (facility: string) => Promise<ReferenceDocuments | null>
  /** Reads them again; null where they are as they were told last, or not there. */
  readonly reread: (facility: string) => Promise<ReferenceDocuments | null>
}

/** Makes an empty shelf. */
export function createReferenceShelf(reads: Reads): ReferenceShelf {
  const known = new Map<string, Promise<ReferenceDocuments | null>>()
  /** The tag of what whoever listens was told last, or found at first. */
  const told = new Map<string, string>()

  /** On the shelf from the moment it is asked for: a slower, older reading is never put over a newer one. */
  function read(facility: string): Promise<ReferenceDocuments | null> {
    const reading = readReference(reads, facility)
    known.set(facility, reading)
    const drop = () => void (known.get(facility) === reading && known.delete(facility))
    reading.then((found) => found === null && drop(), drop)
    return reading
  }

  return {
    async of(facility) {
      let reading = known.get(facility) ?? read(facility)
      let found = await reading
      // Read anew meanwhile: whoever asked is told nothing that is older than what the others were told.
      for (let newer = known.get(facility); newer !== undefined && newer !== reading; newer = known.get(facility)) {
        reading = newer
        found = await reading
      }
      if (found !== null && !told.has(facility)) told.set(facility, found.others.tag)
      return found
    },
    async reread(facility) {
      const now = await read(facility)
      if (now === null || told.get(facility) === now.others.tag) return null
      told.set(facility, now.others.tag)
      return now
    },
  }
}
