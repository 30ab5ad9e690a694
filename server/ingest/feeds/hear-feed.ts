import type { FeedKind } from '../../../shared/domain/feed.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { FeedRecord } from '../../db/records.ts'

/** Which feed of which facility. */
export type FeedName = { readonly facility: string; readonly sender: string; readonly kind: FeedKind }

/**
 * [IN31] A feed after one more message. The usual pause is the one that nine of ten do not exceed: it rises by a longer
 * pause and sinks by a shorter one, nine times as fast up as down, so bursts do not make a feed look quick, nor one
 * outage slow. A message that is counted late changes nothing but the count.
 */
export function hearFeed(known: FeedRecord | undefined, name: FeedName, at: Instant): FeedRecord {
  if (known === undefined) return { ...name, lastAt: at, heard: 1, gapMs: null }
  const gap = Math.max(1, at - known.lastAt)
  const moved = known.gapMs === null ? gap : known.gapMs * Math.exp(gap > known.gapMs ? 9 * STEP : -STEP)
  return { ...known, lastAt: Math.max(at, known.lastAt), heard: known.heard + 1, gapMs: moved }
}

/** How far one pause moves the estimate: one in a hundred down, nine up. */
const STEP = 0.01
