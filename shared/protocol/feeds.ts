import { z } from 'zod'
import { feedSchema } from '../domain/feed.ts'

/** How the feeds of the facility stand, all of them; after hello, and with a heartbeat when they changed. */
export const feedsSchema = z.object({ feeds: z.array(feedSchema).max(100) })
export type Feeds = z.infer<typeof feedsSchema>
