import type { Feed } from '../../shared/domain/feed.ts'
import { DAY_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { Reads } from './port.ts'

/** Gaps that must have been heard before a rhythm is believed. */
const ENOUGH_HEARD = 20
/** A sender that was not heard for so long is not expected any more, ms. */
const FORGOTTEN_MS = 7 * DAY_MS

/** [IN30] The feeds of a facility as people see them: the busiest first, those that ended long ago left out. */
export async function readFeeds(reads: Pick<Reads, 'feeds'>, facility: string, now: Instant): Promise<Feed[]> {
  return (await reads.feeds(facility))
    .filter(({ lastAt }) => now - lastAt <= FORGOTTEN_MS)
    .sort((a, b) => b.heard - a.heard)
    .map(({ sender, kind, lastAt, heard, gapMs }) => ({
      sender,
      kind,
      lastAt,
      usualGapMs: gapMs !== null && heard > ENOUGH_HEARD ? Math.round(gapMs) : null,
    }))
}
