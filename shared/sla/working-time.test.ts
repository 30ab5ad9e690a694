import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { spansOn } from './calendar.ts'
import { anInstant, aCalendar, anOpenHoursCalendar } from '../../test/builders/calendars.ts'
import { addWorkingMs, addWorking, isOpen, nextOpen, subtractWorking, workingBetween } from './working-time.ts'

const aLength = fc.integer({ min: 0, max: 6000 })

test('[SL4] inverse: what was added lies between', () => {
  fc.assert(
    fc.property(aCalendar, anInstant, aLength, (calendar, from, minutes) => {
      expect(workingBetween(calendar, from, addWorking(calendar, from, minutes))).toBe(minutes * 60_000)
    }),
  )
})

test('[SL4] earliest: one millisecond sooner it is not yet so much', () => {
  fc.assert(
    fc.property(aCalendar, anInstant, fc.integer({ min: 1, max: 6000 }), (calendar, from, minutes) => {
      const end = addWorking(calendar, from, minutes)
      expect(workingBetween(calendar, from, end - 1)).toBe(minutes * 60_000 - 1)
    }),
  )
})

test('[SL4] additive: in two steps as in one', () => {
  fc.assert(
    fc.property(aCalendar, anInstant, aLength, aLength, (calendar, from, a, b) => {
      expect(addWorking(calendar, addWorking(calendar, from, a), b)).toBe(addWorking(calendar, from, a + b))
    }),
  )
})

test('[SL4] monotone: a later start or a longer time never ends sooner', () => {
  fc.assert(
    fc.property(aCalendar, anInstant, aLength, fc.nat(90_000_000), fc.nat(600), (calendar, from, minutes, ms, more) => {
      const end = addWorking(calendar, from, minutes)
      expect(addWorking(calendar, from + ms, minutes)).toBeGreaterThanOrEqual(end)
      expect(addWorking(calendar, from, minutes + more)).toBeGreaterThanOrEqual(end)
    }),
  )
})

test('[SL2] the time between is additive, and never more than the wall time', () => {
  fc.assert(
    fc.property(aCalendar, anInstant, fc.nat(900_000_000), fc.nat(900_000_000), (calendar, from, a, b) => {
      const [middle, to] = [from + a, from + a + b]
      const whole = workingBetween(calendar, from, to)
      expect(workingBetween(calendar, from, middle) + workingBetween(calendar, middle, to)).toBe(whole)
      expect(whole).toBeLessThanOrEqual(a + b)
      expect(workingBetween(calendar, to, from)).toBe(0)
    }),
  )
})

test('[SL5] subtracting is the mirror of adding: so much lies between, and not a millisecond later', () => {
  fc.assert(
    fc.property(aCalendar, anInstant, fc.integer({ min: 1, max: 6000 }), (calendar, to, minutes) => {
      const start = subtractWorking(calendar, to, minutes)
      expect(workingBetween(calendar, start, to)).toBe(minutes * 60_000)
      expect(workingBetween(calendar, start + 1, to)).toBe(minutes * 60_000 - 1)
    }),
  )
})

test('[SL4] the next opening is open, and nothing before it is', () => {
  fc.assert(
    fc.property(aCalendar, anInstant, (calendar, at) => {
      const opens = nextOpen(calendar, at)
      expect(isOpen(calendar, opens)).toBe(true)
      expect(workingBetween(calendar, at, opens)).toBe(0)
      expect(addWorkingMs(calendar, at, 1)).toBe(opens + 1)
    }),
  )
})

test('[SL3] where the wall clock shows a time once, open means that this time stands in a span of its date', () => {
  fc.assert(
    fc.property(anOpenHoursCalendar, anInstant, (calendar, at) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.zone)
      const wall = zoned.toPlainDateTime()
      const [first, second] = (['earlier', 'later'] as const).map(
        (disambiguation) => wall.toZonedDateTime(calendar.zone, { disambiguation }).epochMilliseconds,
      )
      fc.pre(first === second)
      const day = Date.parse(`${wall.toPlainDate().toString()}T00:00Z`) / 86_400_000
      const time = wall.toPlainTime().toString().slice(0, 5)
      expect(isOpen(calendar, at)).toBe(spansOn(calendar, day).some(([from, to]) => from <= time && time < to))
    }),
    { numRuns: 400 },
  )
})
