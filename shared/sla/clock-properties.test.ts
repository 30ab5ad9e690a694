import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCalendar, anInstant } from '../../test/builders/calendars.ts'
import type { Calendar } from './calendar.ts'
import {
  clockState,
  elapsed,
  isDue,
  pauseClock,
  reachedAt,
  resumeClock,
  retarget,
  type SlaClock,
  startClock,
  stopClock,
} from './clock.ts'
import { DEFAULT_LADDER } from './ladder.ts'
import { type LadderLimits, ladderTimes } from './ladder-times.ts'
import { ledger } from './ledger.ts'
import { nextOpen, workingBetween } from './working-time.ts'

type Turn = { kind: 'pause' | 'resume' | 'retarget' | 'stop'; after: number; targetMin: number }
const aTarget = fc.integer({ min: 1, max: 1500 })
const aTurn: fc.Arbitrary<Turn> = fc.record({
  kind: fc.constantFrom('pause', 'pause', 'resume', 'resume', 'retarget', 'stop'),
  after: fc.integer({ min: 0, max: 30_000_000 }),
  targetMin: aTarget,
})

/** A clock after some turns of its life, and the moment of the last one. */
const aLife = fc
  .record({ calendar: aCalendar, startedAt: anInstant, targetMin: aTarget, turns: fc.array(aTurn, { maxLength: 8 }) })
  .map(({ calendar, startedAt, targetMin, turns }) => {
    let clock = startClock(calendar, { startedAt, targetMin, policy: 'p0' })
    let at = startedAt
    for (const [index, turn] of turns.entries())
      clock = turned(clock, calendar, { ...turn, at: (at += turn.after), index })
    return { calendar, clock, at }
  })

function turned(clock: SlaClock, calendar: Calendar, turn: Turn & { at: number; index: number }): SlaClock {
  const { kind, at, targetMin, index } = turn
  if (kind === 'pause') return pauseClock(clock, calendar, { at, reason: 'waiting-ride' })
  if (kind === 'resume') return resumeClock(clock, calendar, at)
  if (kind === 'retarget') return retarget(clock, calendar, { targetMin, policy: `p${index}`, at })
  return stopClock(clock, calendar, at)
}

test('[SL16] segments are gapless, in order, and only the last one is open', () => {
  fc.assert(
    fc.property(aLife, ({ clock }) => {
      const { segments } = clock
      expect(segments[0]?.from).toBe(clock.startedAt)
      for (const [index, segment] of segments.slice(0, -1).entries()) expect(segment.to).toBe(segments[index + 1]?.from)
      for (const { from, to } of segments) expect(to ?? from).toBeGreaterThanOrEqual(from)
    }),
  )
})

test('[SL13] a clock that stands is never due and keeps what is left, whatever the moment', () => {
  fc.assert(
    fc.property(aLife, fc.nat(1e9), ({ calendar, clock, at }, later) => {
      fc.pre(clockState(clock) === 'paused')
      expect([clock.warnAt, clock.dueAt, isDue(clock, at + later)]).toEqual([null, null, false])
      expect(clock.remainingMs).toBe(clock.targetMin * 60_000 - elapsed(clock, calendar, at + later))
    }),
  )
})

test('[SL10] a running clock that was not shortened has elapsed exactly its target at dueAt', () => {
  fc.assert(
    fc.property(aLife, ({ calendar, clock }) => {
      fc.pre(clockState(clock) === 'running' && clock.dueAt !== null && clock.dueAt !== clock.notDueBefore)
      expect(elapsed(clock, calendar, clock.dueAt ?? 0)).toBe(clock.targetMin * 60_000)
    }),
  )
})

test('[SL14] a pause that lies in closed time leaves dueAt where it was', () => {
  fc.assert(
    fc.property(aLife, fc.nat(1000), fc.nat(1000), ({ calendar, clock, at }, begin, end) => {
      fc.pre(clockState(clock) === 'running')
      const open = nextOpen(calendar, at)
      const [from, to] = [begin, end]
        .map((part) => at + Math.floor(((open - at) * part) / 1000))
        .toSorted((a, b) => a - b)
      fc.pre(open > at && from !== undefined && to !== undefined)
      const paused = pauseClock(clock, calendar, { at: from ?? at, reason: 'system-down' })
      expect(resumeClock(paused, calendar, to ?? at).dueAt).toBe(clock.dueAt)
    }),
    { numRuns: 400 },
  )
})

test('[SL13] pausing a running clock in open time moves dueAt by just the open time it stood', () => {
  fc.assert(
    fc.property(aLife, fc.nat(50_000_000), ({ calendar, clock, at }, ms) => {
      fc.pre(
        clockState(clock) === 'running' &&
          clock.dueAt !== null &&
          clock.dueAt > at &&
          clock.notDueBefore !== clock.dueAt,
      )
      const resumed = resumeClock(pauseClock(clock, calendar, { at, reason: 'system-down' }), calendar, at + ms)
      const stood = workingBetween(calendar, at, at + ms)
      expect(workingBetween(calendar, clock.dueAt ?? at, resumed.dueAt ?? at)).toBe(stood)
    }),
  )
})

test('[SL15] a re-target keeps what has elapsed, and never moves dueAt before the moment it happens', () => {
  fc.assert(
    fc.property(aLife, aTarget, ({ calendar, clock, at }, targetMin) => {
      const next = retarget(clock, calendar, { targetMin, policy: 'new', at })
      expect(elapsed(next, calendar, at)).toBe(elapsed(clock, calendar, at))
      const wasDue = reachedAt(clock, calendar, 100) ?? Infinity
      if (clockState(next) === 'running' && next.dueAt !== null)
        expect(next.dueAt).toBeGreaterThanOrEqual(Math.min(at, wasDue))
    }),
  )
})

test('[SL17] elapsed, paused and closed time are together the whole wall time', () => {
  fc.assert(
    fc.property(aLife, fc.nat(1e8), ({ calendar, clock, at }, later) => {
      const sums = ledger(clock, calendar, at + later)
      const end = clock.segments.at(-1)?.to ?? at + later
      expect(sums.elapsedMs + sums.pausedMs + sums.closedMs).toBe(end - (clock.startedAt ?? end))
      expect(sums.elapsedMs).toBe(elapsed(clock, calendar, at + later))
    }),
  )
})

test('[SL20] warn ≤ due ≤ level 3 ≤ level 4, whatever arrival and promise', () => {
  const limits: fc.Arbitrary<LadderLimits> = fc.record(
    {
      arrivedAt: anInstant,
      hold: fc.record({ saidAt: anInstant, ms: fc.nat(1e8) }).map(({ saidAt, ms }) => ({ saidAt, until: saidAt + ms })),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(aLife, limits, ({ calendar, clock }, limits) => {
      fc.pre(clockState(clock) === 'running')
      const rises = ladderTimes(clock, calendar, DEFAULT_LADDER, limits).map((step) => step.at)
      expect(rises).toHaveLength(4)
      expect(rises).toEqual(rises.toSorted((a, b) => a - b))
      expect(clock.warnAt).toBeLessThanOrEqual(clock.dueAt ?? 0)
      expect(rises[1]).toBeGreaterThanOrEqual(clock.dueAt ?? Infinity)
      expect(rises[0]).toBeGreaterThanOrEqual(limits.arrivedAt ?? 0)
    }),
  )
})
