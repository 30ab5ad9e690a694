import type { Cancel, Clock, Scheduler } from '../../shared/kernel/clock.ts'
import { DAY_MS, HOUR_MS } from '../../shared/kernel/instant.ts'
import { measureSteps } from './measure-steps.ts'
import { runSchedules } from './run-schedules.ts'
import { runWatch } from './watches/run-watches.ts'
import { watchCover } from './watches/watch-cover.ts'
import { watchConsoles } from './watches/watch-consoles.ts'
import { watchFeeds } from './watches/watch-feeds.ts'
import { watchFallen } from './watches/watch-fallen.ts'
import { watchShifts } from './watches/watch-shifts.ts'
import { wakeAfterRoster } from './wake-after-roster.ts'
import { MOST_TIMERS, PARK_MS, type SweepDeps, sweepTimers } from './sweep-timers.ts'

export type TimerServiceDeps = SweepDeps & {
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly warn: (message: string, error: unknown) => void
  /** How often due timers are looked for, ms: half of how late one may fire. */
  readonly everyMs?: number
}

/** Fires due timers of every facility, on any number of nodes. */
export type TimerService = { readonly start: () => void; readonly stop: () => Promise<void> }

/** How often schedules are looked at: their moments are of whole minutes. */
const SCHEDULES_EVERY_MS = 15_000

/** What the server itself looks at, as often as at schedules. */
const WATCHES = [watchFeeds, watchConsoles, watchShifts, watchFallen, watchCover] as const

/**
 * What is older than this goes, once an hour (design.md 6.5 and 6.8; fired timers are told by the log). Sign-ins stay as long
 * as receipts: what was recorded in one may come a month later and is judged by its key and its end.
 */
const KEPT_MS = { tombstones: 7 * DAY_MS, receipts: 35 * DAY_MS, fired: 7 * DAY_MS, sessions: 35 * DAY_MS }

/** Makes the service. It owns no time: what is due is the database's to say. */
export function createTimerService(deps: TimerServiceDeps): TimerService {
  const { db, clock, scheduler, warn, everyMs = 500 } = deps
  const parked = new Map<string, number>()
  const lookAgain = new Map<string, number>()
  let running = false
  let cancel: Cancel = () => undefined
  let round: Promise<void> = Promise.resolve()
  let prunedAt = -Infinity
  const isRunning = () => running

  async function sweep(facility: string): Promise<void> {
    const now = clock.monotonicMs()
    for (const [journey, until] of parked) if (until <= now) parked.delete(journey)
    let fired = 0
    do {
      const swept = await sweepTimers(deps, facility, [...parked.keys()])
      for (const [journey, error] of swept.failed) {
        parked.set(journey, now + PARK_MS)
        warn(`the timers of journey ${journey} could not be taken; tried again in a minute`, error)
      }
      fired = swept.fired
    } while (fired >= MOST_TIMERS && isRunning())
  }

  async function schedule(facility: string): Promise<void> {
    const now = clock.monotonicMs()
    if (now < (lookAgain.get(facility) ?? -Infinity)) return
    lookAgain.set(facility, now + SCHEDULES_EVERY_MS)
    const rules = await deps.contexts.fresh(facility)
    if (rules === null) return
    await wakeAfterRoster(deps, facility)
    await runSchedules(deps, rules)
    for (const watch of WATCHES) await runWatch(deps, rules, watch)
  }

  async function prune(facility: string): Promise<void> {
    const now = await db.reads.now()
    const expiry = {
      tombstonesBefore: now - KEPT_MS.tombstones,
      receiptsBefore: now - KEPT_MS.receipts,
      firedBefore: now - KEPT_MS.fired,
      sessionsBefore: now - KEPT_MS.sessions,
      memosBefore: now,
    }
    await db.transaction((tx) => tx.prune(facility, expiry))
  }

  async function runRound(): Promise<void> {
    const pruning = clock.monotonicMs() - prunedAt >= HOUR_MS
    try {
      for (const facility of await db.reads.facilities()) {
        await sweep(facility)
        await schedule(facility)
        if (!pruning) continue
        await prune(facility)
        if (await measureSteps(deps, facility)) deps.contexts.forget(facility)
      }
      if (pruning) prunedAt = clock.monotonicMs()
    } catch (error) {
      warn('due timers could not be looked for; tried again', error)
    }
    if (running) cancel = scheduler.after(everyMs, next)
  }

  function next(): void {
    round = runRound()
  }

  return {
    start() {
      running = true
      next()
    },
    async stop() {
      running = false
      cancel()
      await round
    },
  }
}
