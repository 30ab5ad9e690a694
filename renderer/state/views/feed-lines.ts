import { type Feed, type FeedKind, feedKindSchema, isSilent } from '../../../shared/domain/feed.ts'
import { type Instant, MINUTE_MS } from '../../../shared/kernel/instant.ts'

/** One kind of message as the screen says it: when it was last heard, and whether that is too long ago. */
export type FeedLine = {
  readonly kind: FeedKind
  readonly lastAt: Instant
  readonly silent: boolean
  /** How long nothing came, ms. */
  readonly forMs: number
  /** Its usual pause in whole minutes, at least 1; null while not known. */
  readonly usualMin: number | null
}

/** The feeds by kind, as their order in the list of kinds; of several senders of one kind the one that is silent is said. */
export function feedLines(feeds: readonly Feed[], now: Instant): readonly FeedLine[] {
  return feedKindSchema.options.flatMap((kind) => {
    const all = feeds.filter((feed) => feed.kind === kind).sort((a, b) => b.lastAt - a.lastAt)
    const told = all.find((feed) => isSilent(feed, now)) ?? all[0]
    return told === undefined ? [] : [lineOf(told, now)]
  })
}

function lineOf(feed: Feed, now: Instant): FeedLine {
  const { kind, lastAt, usualGapMs } = feed
  return {
    kind,
    lastAt,
    silent: isSilent(feed, now),
    forMs: Math.max(0, now - lastAt),
    usualMin: usualGapMs === null ? null : Math.max(1, Math.round(usualGapMs / MINUTE_MS)),
  }
}
