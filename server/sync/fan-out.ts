import { classSchema } from '../../shared/domain/roles.ts'
import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Heartbeat } from '../../shared/protocol/frame.ts'
import type { OwnChanges } from '../changelog/own-changes.ts'
import type { JourneysDelta, Reads } from '../db/port.ts'
import type { LogEntry } from '../db/records.ts'
import { changesByScope, frameFor, type ScopeChange } from './frames-of.ts'
import type { Rooms } from './peer.ts'
import { roomOf } from './room-of.ts'

export type FanOutParts = {
  readonly reads: Pick<Reads, 'journeysDelta'>
  readonly rooms: Rooms
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** What this node wrote itself needs no reading; absent: everything is read. */
  readonly own?: Pick<OwnChanges, 'deltaOf'>
  /** Settles when the rights of those who listen are known as of now; absent: they are not looked at here. */
  readonly fresh?: () => Promise<void>
}

/** Tells rooms what the log says, in its order. */
export type FanOut = {
  /** Settles when everybody was told; a rejection means that nobody was, and the same entries come again. */
  tell(facility: string, entries: readonly LogEntry[]): Promise<void>
  /** How far this node has told; null before its first entry. */
  position(facility: string): Pick<Heartbeat, 'seq' | 'tag'> | null
}

/** The first change goes at once, its followers wait this long after it, ms, and go together (design.md 6.6). */
const COALESCE_MS = 20

type Place = { seq: number; tag: string; readonly start: number; readonly scopes: Map<string, number>; toldMs: number }

/** Makes the fan-out (rules SY61-SY63). */
export function createFanOut({ reads, rooms, clock, scheduler, own, fresh }: FanOutParts): FanOut {
  const places = new Map<string, Place>()

  async function pause(place: Place | undefined): Promise<void> {
    const waitMs = place === undefined ? 0 : place.toldMs + COALESCE_MS - clock.monotonicMs()
    if (waitMs > 0) await new Promise<void>((settle) => void scheduler.after(waitMs, settle))
  }

  async function read(facility: string, entries: readonly LogEntry[], after: number): Promise<JourneysDelta> {
    const journeys = [...new Set(entries.flatMap((entry) => entry.journey ?? []))]
    return journeys.length === 0 ? NOTHING : reads.journeysDelta(facility, journeys, after)
  }

  function emit(facility: string, place: Place, change: ScopeChange, last: LogEntry): void {
    // A scope's frames are a chain: each names the number of the one before it, also where nobody listened to that.
    const prev = place.scopes.get(change.scope) ?? place.start
    place.scopes.set(change.scope, last.seq)
    for (const held of classSchema.options) {
      const room = roomOf(facility, change.scope, held)
      if (rooms.isEmpty(room)) continue
      const { seq, tag, at } = last
      rooms.emit(room, 'frame', frameFor(change, held, { prev, seq, tag, at }))
    }
  }

  return {
    async tell(facility, entries) {
      const [first, last] = [entries[0], entries.at(-1)]
      if (first === undefined || last === undefined) return
      await pause(places.get(facility))
      const after = first.seq - 1
      const delta = own?.deltaOf(entries) ?? (await read(facility, entries, after))
      // [SY67] Last of all: this process may have stood still in any of the waits above.
      await fresh?.()
      const place = places.get(facility) ?? placeAt(after)
      places.set(facility, place)
      for (const change of changesByScope({ entries, ...delta })) emit(facility, place, change, last)
      place.seq = last.seq
      place.tag = last.tag
      place.toldMs = clock.monotonicMs()
    },
    position(facility) {
      const place = places.get(facility)
      return place === undefined ? null : { seq: place.seq, tag: place.tag }
    },
  }
}

const NOTHING = { rows: [], scopes: [] }

function placeAt(start: number): Place {
  return { seq: start, tag: '', start, scopes: new Map(), toldMs: 0 }
}
