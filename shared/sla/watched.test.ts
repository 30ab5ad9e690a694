import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCalendar, anInstant } from '../../test/builders/calendars.ts'
import type { WatchedClock } from '../domain/watched-clock.ts'
import { bitesFirst, type NamedClock } from './bites-first.ts'
import { calendarSchema } from './calendar.ts'
import { dueIfRunning, elapsed, pauseClock, resumeClock, retarget, startClock } from './clock.ts'
import { closedUntil } from './closed-until.ts'
import { rewatched, watchedAt, watchTimes } from './watched.ts'
import { isOpen } from './working-time.ts'

const aClock = fc
  .record({ calendar: aCalendar, startedAt: anInstant, targetMin: fc.integer({ min: 1, max: 900 }) })
  .map(({ calendar, startedAt, targetMin }) => ({
    calendar,
    startedAt,
    clock: startClock(calendar, { startedAt, targetMin, policy: 'p' }),
  }))
const aWhile = fc.integer({ min: 0, max: 40_000_000 })

test('[CK4] whatever the order of the looks, it warns once and falls due once, at its own times', () => {
  fc.assert(
    fc.property(aClock, fc.array(aWhile, { maxLength: 6 }), ({ clock, startedAt }, steps) => {
      let watched: WatchedClock = { clock, warned: false, breachedAt: null }
      let now = startedAt
      let turns = 0
      for (const step of steps) {
        now += step
        const next = watchedAt(watched, now)
        if (next !== watched) turns += 1
        watched = next
        expect(watchedAt(watched, now)).toBe(watched)
        expect(Object.values(watchTimes(watched)).every((at) => at === null || at > now)).toBe(true)
      }
      expect(turns).toBeLessThanOrEqual(2)
      if (watched.breachedAt !== null) expect(watched.breachedAt).toBe(clock.dueAt)
    }),
  )
})

test('[CK5] a later target warns and falls due anew, a shorter one keeps what it brought; elapsed time is never lost', () => {
  fc.assert(
    fc.property(
      aClock,
      aWhile,
      fc.integer({ min: 1, max: 2000 }),
      ({ clock, calendar, startedAt }, after, targetMin) => {
        const at = startedAt + after
        const before = watchedAt({ clock, warned: false, breachedAt: null }, at)
        const moved = retarget(before.clock, calendar, { targetMin, policy: 'q', at })
        const after2 = rewatched(before, moved, at)
        expect(elapsed(after2.clock, calendar, at)).toBe(elapsed(clock, calendar, at))
        if (after2.breachedAt !== null) expect(after2.clock.dueAt ?? 0).toBeLessThanOrEqual(at)
        if ((moved.dueAt ?? 0) > at) expect(after2.breachedAt).toBeNull()
      },
    ),
  )
})

test('[CK5] while it stands it would be due when it was; on again at once, it is', () => {
  fc.assert(
    fc.property(aClock, aWhile, ({ clock, calendar, startedAt }, after) => {
      const at = startedAt + after
      const stands = pauseClock(clock, calendar, { at, reason: 'r' })
      expect(dueIfRunning(stands, calendar)).toBe(clock.dueAt)
      expect(resumeClock(stands, calendar, at).dueAt).toBe(clock.dueAt)
    }),
  )
})

test('[CK7] the first bite is the earliest due of the running ones, however they are listed', () => {
  const kinds = ['task', 'handoff', 'stage', 'journey'] as const
  const aNamed = fc
    .record({ kind: fc.constantFrom(...kinds), subject: fc.constantFrom('a', 'b'), on: aClock, stands: fc.boolean() })
    .map(({ kind, subject, on, stands }): NamedClock => ({
      kind,
      subject,
      clock: stands ? pauseClock(on.clock, on.calendar, { at: on.startedAt, reason: 'r' }) : on.clock,
    }))
  fc.assert(
    fc.property(fc.array(aNamed, { maxLength: 8 }), (clocks) => {
      const first = bitesFirst(clocks)
      const running = clocks.filter(({ clock }) => clock.dueAt !== null)
      expect(first?.clock.dueAt ?? null).toBe(
        running.length === 0 ? null : Math.min(...running.map(({ clock }) => clock.dueAt ?? 0)),
      )
      const again = bitesFirst(clocks.toReversed())
      expect([again?.kind, again?.subject, again?.clock.dueAt]).toEqual([
        first?.kind,
        first?.subject,
        first?.clock.dueAt,
      ])
    }),
  )
})

test('[CK8] closed until the next opening; open, it says nothing', () => {
  const day = [['08:00', '17:00']]
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day }
  const calendar = calendarSchema.parse({ kind: 'hours', id: 'o', version: '1', zone: 'Europe/Berlin', week })
  // Friday 27 March 17:00 to Monday 30 March 08:00, over the spring change: 07:00Z before it, 06:00Z after.
  expect(closedUntil(calendar, Date.parse('2026-03-27T16:00Z'))).toBe(Date.parse('2026-03-30T06:00Z'))
  expect(closedUntil(calendar, Date.parse('2026-03-27T15:59Z'))).toBeNull()
  fc.assert(
    fc.property(aCalendar, anInstant, (any, at) => {
      const until = closedUntil(any, at)
      expect(until === null).toBe(isOpen(any, at))
      if (until !== null) expect(isOpen(any, until) && until > at).toBe(true)
    }),
  )
})
