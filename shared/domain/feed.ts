import { z } from 'zod'
import { instantSchema, MINUTE_MS, type Instant } from '../kernel/instant.ts'

/** What a sender tells of; each has a rhythm of its own. */
export const feedKindSchema = z.enum(['adt', 'orders', 'scheduling', 'documents', 'referrals', 'other'])
export type FeedKind = z.infer<typeof feedKindSchema>

/** When a sender was last heard on a kind of message, and how long it usually pauses. Names systems, never people. */
export const feedSchema = z.object({
  /** MSH-3 and MSH-4, as `application|facility`. */
  sender: z.string().max(500),
  kind: feedKindSchema,
  lastAt: instantSchema,
  /** The pause that nine of ten do not exceed, ms; null while too little was heard to say. */
  usualGapMs: z.number().nonnegative().nullable(),
})
export type Feed = z.infer<typeof feedSchema>

/** [IN30] A feed is silent beyond three times its usual pause (E12); shorter than this is never called silence, ms. */
export const SHORTEST_SILENCE_MS = 5 * MINUTE_MS

/** How long a feed may pause before it counts as silent, ms; null while its rhythm is not known. */
export function silentAfterMs({ usualGapMs }: Feed): number | null {
  return usualGapMs === null ? null : Math.max(3 * usualGapMs, SHORTEST_SILENCE_MS)
}

/** [IN30] Whether a feed is silent at a moment of the server's time. */
export function isSilent(feed: Feed, now: Instant): boolean {
  const after = silentAfterMs(feed)
  return after !== null && now - feed.lastAt > after
}
