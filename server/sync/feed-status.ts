import type { Instant } from '../../shared/kernel/instant.ts'
import type { Feeds } from '../../shared/protocol/feeds.ts'
import type { Reads } from '../db/port.ts'
import { readFeeds } from '../db/read-feeds.ts'
import type { Rooms } from './peer.ts'
import { facilityRoomOf } from './room-of.ts'

/** Tells consoles how the feeds stand. Only where that changed, and to a facility's room at once: it is the same for all. */
export type FeedStatus = {
  /** For a console that has just said hello. */
  of(facility: string, now: Instant): Promise<Feeds>
  tell(facility: string, now: Instant): Promise<void>
}

/** Makes it. */
export function createFeedStatus(reads: Pick<Reads, 'feeds'>, rooms: Rooms): FeedStatus {
  const told = new Map<string, string>()
  const of = async (facility: string, now: Instant) => ({ feeds: await readFeeds(reads, facility, now) })
  return {
    of,
    async tell(facility, now) {
      const status = await of(facility, now)
      const text = JSON.stringify(status)
      if (told.get(facility) === text) return
      told.set(facility, text)
      rooms.emit(facilityRoomOf(facility), 'feeds', status)
    },
  }
}
