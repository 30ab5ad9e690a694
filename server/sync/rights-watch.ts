import type { Clock } from '../../shared/kernel/clock.ts'
import { sameRights, STALE_MS } from '../auth/on-fresh-rights.ts'
import type { Reads } from '../db/port.ts'
import { TryAgain } from '../db/try-again.ts'
import { liveSessions } from './live-session.ts'
import type { Talk } from './talk.ts'

export type RightsWatchParts = {
  readonly reads: Reads
  readonly clock: Clock
  /** Who is connected, by connection. */
  readonly talks: ReadonlyMap<string, Talk>
}

/** How fresh the rights of those who listen are known. */
export type RightsWatch = {
  /**
   * [SY67] Before anything is told or taken on rights that are too old.
   * @throws TryAgain where they cannot be had fresh
   */
  readonly fresh: () => Promise<void>
  /** They were last looked at too long ago to go by them. */
  readonly isStale: () => boolean
  /** [SY67] A revoked session is cut, changed rights say hello again, before anything newer is told. */
  readonly recheck: () => Promise<void>
}

/** Rights that are too old again once they are read, so often: the process or its database stands still now and then. */
const MOST_RECHECKS = 3

/** Begins the watch: whoever comes from now on has shown what they may. */
export function createRightsWatch({ reads, clock, talks }: RightsWatchParts): RightsWatch {
  let checkedMs = clock.monotonicMs()

  async function fresh(): Promise<void> {
    for (let times = 0; isStale(); times += 1) {
      if (times === MOST_RECHECKS) throw new TryAgain('the rights of those who listen', { cause: null })
      await recheck()
    }
  }

  function isStale(): boolean {
    return clock.monotonicMs() - checkedMs > STALE_MS
  }

  async function recheck(): Promise<void> {
    const startedMs = clock.monotonicMs()
    // Rights end by the database's clock: a node's own may be wrong.
    const now = await reads.now()
    // Those who are here before the sessions are read: a later one is not among them.
    const here = [...talks.values()]
    for (const facility of new Set(here.map((talk) => talk.facility))) {
      const sessions = await liveSessions(reads, facility, now)
      for (const talk of here.filter((one) => one.facility === facility)) {
        const live = sessions.get(talk.signed.session.id)
        if (live === undefined) talk.end('revoked')
        else if (sameRights(live.actor, talk.signed.actor)) talk.refresh(live)
        else talk.regrant(live)
      }
    }
    checkedMs = startedMs
  }

  return { fresh, isStale, recheck }
}
