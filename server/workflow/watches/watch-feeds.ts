import { z } from 'zod'
import { type Feed, isSilent } from '../../../shared/domain/feed.ts'
import { instantSchema, type Instant } from '../../../shared/kernel/instant.ts'
import type { Reads } from '../../db/port.ts'
import { readFeeds } from '../../db/read-feeds.ts'
import { ownSignal } from '../signals/emit-signals.ts'
import type { Signal } from '../signals/signal.ts'
import type { Watch } from './run-watches.ts'

/** Senders that were told to be silent, and since when they were not heard. */
const toldSchema = z.record(z.string(), instantSchema)
type Told = z.infer<typeof toldSchema>

/**
 * A sender is silent when each of its kinds that has a rhythm is (IN30, domain.md E12): told once, and once when it is
 * heard again (rule WT2).
 */
export const watchFeeds: Watch = {
  name: 'silence',
  async look(reads: Reads, { reference: { facility } }, at: { now: Instant; told: unknown }) {
    const told = toldSchema.catch({}).parse(at.told)
    const last = lastHeard(await readFeeds(reads, facility, at.now), at.now)
    const signals: Signal[] = []
    const after: Told = {}
    for (const [sender, { heardAt, silent }] of last) {
      const since = told[sender]
      if (silent && since === undefined)
        signals.push(ownSignal('sender-silent', { silentSender: sender, downSince: heardAt }, at.now))
      if (!silent && since !== undefined)
        signals.push(ownSignal('sender-back', { silentSender: sender, backAt: heardAt }, at.now))
      if (silent) after[sender] = since ?? heardAt
    }
    return { signals, told: after }
  },
}

type Heard = { readonly heardAt: Instant; readonly silent: boolean }

function lastHeard(feeds: readonly Feed[], now: Instant): Map<string, Heard> {
  const known = new Map<string, Heard>()
  for (const feed of feeds.filter(({ usualGapMs }) => usualGapMs !== null)) {
    const was = known.get(feed.sender)
    const silent = isSilent(feed, now) && (was?.silent ?? true)
    known.set(feed.sender, { heardAt: Math.max(feed.lastAt, was?.heardAt ?? 0), silent })
  }
  return known
}
