import { expect, test } from 'vitest'
import { ALWAYS, calendarSchema } from './calendar.ts'
import { calendarOf, calendarShelf } from './calendar-shelf.ts'
import { startClock } from './clock.ts'
import { spansSchema } from './span.ts'

const day = [
  ['08:00', '12:00'],
  ['13:00', '17:00'],
]
const base = { kind: 'hours', id: 'day', version: '1', zone: 'Europe/Berlin', week: { mon: day } }

test('[SL1] several spans a day, holidays closed or with hours of their own, and a calendar that is always open', () => {
  const holidays = { '2026-12-25': 'closed', '2026-12-24': [['08:00', '12:00']] }
  expect(calendarSchema.safeParse({ ...base, holidays }).success).toBe(true)
  expect(calendarSchema.safeParse(ALWAYS).success).toBe(true)
})

test.each([
  ['a span that ends before it begins', [['22:00', '06:00']]],
  ['an empty span', [['08:00', '08:00']]],
  ['overlapping spans', [['08:00', '12:00'], ['11:59', '17:00']]], // prettier-ignore
  ['spans out of order', [['13:00', '17:00'], ['08:00', '12:00']]], // prettier-ignore
  ['a time past midnight', [['08:00', '24:30']]],
  ['24:00 as a beginning', [['24:00', '24:00']]],
  ['a time without its zero', [['8:00', '12:00']]],
])('[SL1] refuses %s', (_, spans) => {
  expect(spansSchema.safeParse(spans).success).toBe(false)
})

test('[SL1] spans may touch and may end at 24:00', () => {
  expect(spansSchema.safeParse([['00:00', '12:00'], ['12:00', '24:00']]).success).toBe(true) // prettier-ignore
})

test('[SL1] refuses a week without open time, and says where', () => {
  const result = calendarSchema.safeParse({ ...base, week: {} })
  expect(result.success).toBe(false)
  expect(JSON.stringify(result.error)).toContain('no open time in the whole week')
  const holiday = calendarSchema.safeParse({ ...base, week: {}, holidays: { '2026-12-24': day } })
  expect(holiday.success).toBe(false)
})

test('[SL1] refuses holidays that close it for more than 400 days on end, and takes any number apart', () => {
  const mondays = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, week) => [isoAfter('2026-01-05', week * 7), 'closed']))
  expect(calendarSchema.safeParse({ ...base, holidays: mondays(56) }).success).toBe(true)
  expect(calendarSchema.safeParse({ ...base, holidays: mondays(60) }).success).toBe(false)
})

test.each(['+02:00', 'Europe/Bärlin', '', '2026-01-01T00:00[Europe/Berlin]', 'Mars/Olympus'])(
  '[SL1] refuses the zone %j',
  (zone) => {
    expect(calendarSchema.safeParse({ ...base, zone }).success).toBe(false)
  },
)

test('[SL1] refuses a weekday or a date that does not exist', () => {
  expect(calendarSchema.safeParse({ ...base, week: { mon: day, noday: day } }).success).toBe(false)
  expect(calendarSchema.safeParse({ ...base, holidays: { '2026-02-29': 'closed' } }).success).toBe(false)
})

test('[SL12] a clock keeps the version it started with when the calendar is edited', () => {
  const first = calendarSchema.parse(base)
  const second = calendarSchema.parse({ ...base, version: '2', week: { tue: day } })
  const clock = startClock(first, { startedAt: Date.UTC(2026, 0, 5, 9), targetMin: 60, policy: 'p1' })
  const shelf = calendarShelf([first, second])
  expect(calendarOf(shelf, clock)).toBe(first)
  expect(shelf.get('day')).toBe(second)
  expect(calendarOf(calendarShelf([second]), clock)).toBeNull()
})

function isoAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}
