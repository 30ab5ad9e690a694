import { z } from 'zod'
import { feedSchema, isSilent } from '../../shared/domain/feed.ts'
import type { Reads } from '../db/port.ts'
import { readFeeds } from '../db/read-feeds.ts'
import { listOf } from './listing.ts'
import { route, whoAsks, type Route } from './route.ts'

const feedItemSchema = feedSchema.extend({ id: z.string(), silent: z.boolean() })

/** Who sends, and when they were last heard: names of systems, no patient data. */
export function feedRoutes(reads: Pick<Reads, 'feeds' | 'now'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/feeds',
      summary: 'When each sender was last heard on each kind of message, its usual pause, and whether it is silent.',
      guard: 'session',
      answer: listOf(feedItemSchema),
      handle: async (call) => {
        const now = await reads.now()
        const feeds = await readFeeds(reads, whoAsks(call).actor.facility, now)
        const items = feeds.map((feed) => ({
          id: `${feed.kind}:${feed.sender}`,
          ...feed,
          silent: isSilent(feed, now),
        }))
        return { items, next: null }
      },
    }),
  ]
}
