import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { lastMoment } from './schedule.ts'

const ZONE = 'America/New_York'
const at = (text: string) => Date.parse(text)
const said = (moment: number) => new Date(moment).toISOString().slice(0, 16)

test('[TR3] a daily, a weekly and a monthly moment by the hospital’s clock', () => {
  const now = at('2026-03-11T14:30:00Z') // A Wednesday, 10:30 by the clock.
  expect(said(lastMoment({ every: 'day', at: '06:00' }, ZONE, now))).toBe('2026-03-11T10:00')
  expect(said(lastMoment({ every: 'day', at: '18:00' }, ZONE, now))).toBe('2026-03-10T22:00')
  expect(said(lastMoment({ every: 'week', at: '08:00', day: 3 }, ZONE, now))).toBe('2026-03-11T12:00')
  expect(said(lastMoment({ every: 'week', at: '11:00', day: 3 }, ZONE, now))).toBe('2026-03-04T16:00')
  expect(said(lastMoment({ every: 'month', at: '00:00', day: 31 }, ZONE, now))).toBe('2026-02-28T05:00')
})

test('[TR3] in a skipped hour it is the jump, in a repeated one its first pass: once a day, never twice', () => {
  const half = { every: 'day', at: '02:30' } as const
  expect(said(lastMoment(half, ZONE, at('2026-03-08T12:00:00Z')))).toBe('2026-03-08T07:00')
  const early = { every: 'day', at: '01:30' } as const
  expect(said(lastMoment(early, ZONE, at('2026-11-01T05:45:00Z')))).toBe('2026-11-01T05:30')
  expect(said(lastMoment(early, ZONE, at('2026-11-01T06:45:00Z')))).toBe('2026-11-01T05:30')
})

test('[TR3] it never lies ahead, moves only forward, and nothing lies between it and now', () => {
  const schedule = fc.record({
    every: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
    at: fc.integer({ min: 0, max: 1439 }).map((minute) => {
      const two = (part: number) => String(part).padStart(2, '0')
      return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
    }),
    day: fc.integer({ min: 1, max: 31 }),
  })
  const zones = fc.constantFrom(ZONE, 'Europe/Berlin', 'Australia/Lord_Howe', 'UTC')
  const now = fc.integer({ min: at('2024-01-01'), max: at('2032-01-01') })
  fc.assert(
    fc.property(schedule, zones, now, fc.integer({ min: 0, max: 40 * 86_400_000 }), (rule, zone, moment, later) => {
      const first = lastMoment(rule, zone, moment)
      const second = lastMoment(rule, zone, moment + later)
      expect(first).toBeLessThanOrEqual(moment)
      expect(second).toBeGreaterThanOrEqual(first)
      expect(lastMoment(rule, zone, first)).toBe(first)
      expect(lastMoment(rule, zone, first - 1)).toBeLessThan(first)
    }),
  )
})
