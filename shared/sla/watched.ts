import type { WatchedClock } from '../domain/watched-clock.ts'
import type { Instant } from '../kernel/instant.ts'
import { clockState, type SlaClock } from './clock.ts'

/** What a watched clock still has to bring: none while it stands or after it stopped, none twice (rule CK4). */
export type WatchTimes = { readonly warnAt: Instant | null; readonly dueAt: Instant | null }

/** The moments at which a watched clock warns and falls due. */
export function watchTimes(watched: WatchedClock | null | undefined): WatchTimes {
  if (watched === null || watched === undefined || clockState(watched.clock) !== 'running') return NEVER
  const { clock, warned, breachedAt } = watched
  return { warnAt: warned ? null : clock.warnAt, dueAt: breachedAt === null ? clock.dueAt : null }
}

/** The watched clock with all that is due by `now`; the same object where nothing is. */
export function watchedAt(watched: WatchedClock, now: Instant): WatchedClock {
  const { warnAt, dueAt } = watchTimes(watched)
  const warns = warnAt !== null && warnAt <= now
  const due = dueAt !== null && dueAt <= now
  if (!warns && !due) return watched
  return { ...watched, warned: watched.warned || warns, breachedAt: due ? dueAt : watched.breachedAt }
}

/**
 * The watched clock after its clock changed. Where the new times lie ahead of `now` again (another target, a pause) it warns
 * and falls due anew; the ledger keeps what was before.
 */
export function rewatched(watched: WatchedClock | null, clock: SlaClock, now: Instant): WatchedClock {
  if (watched === null) return { clock, warned: false, breachedAt: null }
  if (watched.clock === clock) return watched
  if (clockState(clock) !== 'running') return { ...watched, clock }
  const ahead = (at: Instant | null) => at !== null && at > now
  return {
    clock,
    warned: watched.warned && !ahead(clock.warnAt),
    breachedAt: ahead(clock.dueAt) ? null : watched.breachedAt,
  }
}

const NEVER: WatchTimes = { warnAt: null, dueAt: null }
