import type { Reads, Tx } from '../port.ts'
import type { FeedRecord } from '../records.ts'
import { stored } from '../storable.ts'
import type { Query } from './query.ts'

/** Reads of feeds. */
export function feedReads(query: Query): Pick<Reads, 'feeds'> {
  return { feeds: (facility) => query<FeedRecord>(FEEDS, [facility]) }
}

/** Writes of feeds. */
export function feedWrites(query: Query): Pick<Tx, 'putFeed'> {
  return {
    putFeed: async (feed) => {
      const { facility, sender, kind, lastAt, heard, gapMs } = stored(feed)
      await query(PUT_FEED, [facility, sender, kind, lastAt, heard, gapMs])
    },
  }
}

const FEEDS = {
  name: 'feeds',
  text: `select facility, sender, kind, last_at as "lastAt", heard, gap_ms as "gapMs" from feed
    where facility = $1 order by sender collate "C", kind collate "C"`,
}
const PUT_FEED = {
  name: 'put-feed',
  text: `insert into feed (facility, sender, kind, last_at, heard, gap_ms) values ($1, $2, $3, $4, $5, $6)
    on conflict (facility, sender, kind) do update set last_at = excluded.last_at, heard = excluded.heard,
      gap_ms = excluded.gap_ms`,
}
