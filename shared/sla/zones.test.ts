import { expect, test } from 'vitest'
import { calendarSchema, type Calendar } from './calendar.ts'
import { calendarOf, calendarShelf } from './calendar-shelf.ts'
import { pauseClock, resumeClock, retarget, startClock } from './clock.ts'
import { addWorking, isOpen, nextOpen, subtractWorking, workingBetween } from './working-time.ts'

// Every expected instant was worked out by hand from the zones' published changes of 2026, not by running the code:
// New York 8 Mar 07:00Z (-5 → -4), 1 Nov 06:00Z · Berlin 29 Mar 01:00Z (+1 → +2), 25 Oct 01:00Z
// Lord Howe 4 Apr 15:00Z (+11 → +10:30), 3 Oct 15:30Z · Santiago 5 Apr 03:00Z (-3 → -4, 24:00 → 23:00),
// 6 Sep 04:00Z (-4 → -3, 00:00 → 01:00) · Kolkata +5:30 all year.

const NIGHT = [['00:00', '06:00'], ['22:00', '24:00']] // prettier-ignore
const DAY = [['08:00', '12:00'], ['13:00', '17:00']] // prettier-ignore

/** 22:00 on the evening before the change, minutes to add, where that ends, and the open minutes up to 06:00. */
const nights = [
  ['America/New_York', '2026-03-08T03:00Z', 300, '2026-03-08T08:00Z', '2026-03-08T10:00Z', 420],
  ['America/New_York', '2026-11-01T02:00Z', 480, '2026-11-01T10:00Z', '2026-11-01T11:00Z', 540],
  ['Europe/Berlin', '2026-03-28T21:00Z', 300, '2026-03-29T02:00Z', '2026-03-29T04:00Z', 420],
  ['Europe/Berlin', '2026-10-24T20:00Z', 480, '2026-10-25T04:00Z', '2026-10-25T05:00Z', 540],
  ['Australia/Lord_Howe', '2026-04-04T11:00Z', 480, '2026-04-04T19:00Z', '2026-04-04T19:30Z', 510],
  ['Australia/Lord_Howe', '2026-10-03T11:30Z', 300, '2026-10-03T16:30Z', '2026-10-03T19:00Z', 450],
  ['America/Santiago', '2026-04-05T01:00Z', 480, '2026-04-05T09:00Z', '2026-04-05T10:00Z', 540],
  ['America/Santiago', '2026-09-06T02:00Z', 300, '2026-09-06T07:00Z', '2026-09-06T09:00Z', 420],
  ['Asia/Kolkata', '2026-03-07T16:30Z', 300, '2026-03-07T21:30Z', '2026-03-08T00:30Z', 480],
  ['Asia/Kolkata', '2026-10-31T16:30Z', 480, '2026-11-01T00:30Z', '2026-11-01T00:30Z', 480],
] as const

test.each(nights)('[SL2] night shift, %s from %s: + %i min', (zone, from, minutes, expected, six, open) => {
  const calendar = everyDay(zone, NIGHT)
  expect(iso(addWorking(calendar, at(from), minutes))).toBe(full(expected))
  expect(workingBetween(calendar, at(from), at(six)) / 60_000).toBe(open)
  expect(isOpen(calendar, at(from) - 1)).toBe(false)
  expect(isOpen(calendar, at(six) - 1)).toBe(true)
  expect(isOpen(calendar, at(six))).toBe(false)
  expect(iso(subtractWorking(calendar, at(six), open))).toBe(full(from))
})

/** A limit inside the gap counts from the jump; a limit in the repeated time is its first pass. */
const limits = [
  ['gap', 'America/New_York', ['02:30', '04:00'], '2026-03-08', '2026-03-08T07:00Z', '2026-03-08T08:00Z'],
  ['overlap', 'America/New_York', ['01:30', '04:00'], '2026-11-01', '2026-11-01T05:30Z', '2026-11-01T09:00Z'],
  ['overlap', 'America/New_York', ['00:00', '01:30'], '2026-11-01', '2026-11-01T04:00Z', '2026-11-01T05:30Z'],
  ['gap', 'Europe/Berlin', ['02:30', '04:00'], '2026-03-29', '2026-03-29T01:00Z', '2026-03-29T02:00Z'],
  ['gap start', 'Europe/Berlin', ['02:00', '03:30'], '2026-03-29', '2026-03-29T01:00Z', '2026-03-29T01:30Z'],
  ['overlap', 'Europe/Berlin', ['02:30', '04:00'], '2026-10-25', '2026-10-25T00:30Z', '2026-10-25T03:00Z'],
  ['gap', 'Australia/Lord_Howe', ['02:15', '04:00'], '2026-10-04', '2026-10-03T15:30Z', '2026-10-03T17:00Z'],
  ['overlap', 'Australia/Lord_Howe', ['01:45', '04:00'], '2026-04-05', '2026-04-04T14:45Z', '2026-04-04T17:30Z'],
  ['midnight gap', 'America/Santiago', ['00:30', '04:00'], '2026-09-06', '2026-09-06T04:00Z', '2026-09-06T07:00Z'],
  ['24:00 at a gap', 'America/Santiago', ['23:00', '24:00'], '2026-09-05', '2026-09-06T03:00Z', '2026-09-06T04:00Z'],
  ['24:00 overlap', 'America/Santiago', ['23:30', '24:00'], '2026-04-04', '2026-04-05T02:30Z', '2026-04-05T04:00Z'],
  ['overlap end', 'America/Santiago', ['20:00', '23:30'], '2026-04-04', '2026-04-04T23:00Z', '2026-04-05T02:30Z'],
  ['no change', 'Asia/Kolkata', ['02:30', '04:00'], '2026-03-29', '2026-03-28T21:00Z', '2026-03-28T22:30Z'],
] as const

test.each(limits)('[SL3] %s: %s %j on %s opens at %s', (_, zone, span, date, opens, closes) => {
  // Open on this one date only, so that no other day can answer.
  const calendar = onDates(zone, { [date]: [span] })
  expect(iso(nextOpen(calendar, at(`${date}T00:00Z`) - 86_400_000))).toBe(full(opens))
  expect(isOpen(calendar, at(closes) - 1)).toBe(true)
  expect(isOpen(calendar, at(closes))).toBe(false)
  expect(workingBetween(calendar, at(opens) - 86_400_000, at(closes) + 86_400_000)).toBe(at(closes) - at(opens))
})

test('[SL3] a span that the gap swallows whole is no time at all', () => {
  const calendar = onDates('America/New_York', { '2026-03-08': [['02:10', '02:50']] })
  expect(workingBetween(calendar, at('2026-03-07T00:00Z'), at('2026-03-10T00:00Z'))).toBe(0)
})

test('[SL3] a date that a zone skipped has no time: Samoa, 30 December 2011', () => {
  const calendar = everyDay('Pacific/Apia', DAY)
  // Thursday 29th 17:00 (-10) is the 30th 03:00Z; Saturday 31st 08:00 (+14) is the 30th 18:00Z.
  expect(iso(nextOpen(calendar, at('2011-12-30T03:00Z')))).toBe(full('2011-12-30T18:00Z'))
})

/** Monday to Friday 08-12 and 13-17, New York. */
const office = [
  ['across the weekend of the spring change', '2026-03-06T21:00Z', 120, '2026-03-09T13:00Z'],
  ['three working days across the autumn change', '2026-10-30T14:00Z', 1440, '2026-11-04T15:00Z'],
  ['over lunch', '2026-06-01T15:30Z', 60, '2026-06-01T17:30Z'],
  ['exactly to the end of a span', '2026-06-01T12:00Z', 240, '2026-06-01T16:00Z'],
  ['from a closed time', '2026-06-06T02:00Z', 1, '2026-06-08T12:01Z'],
  ['over 31 December and a closed New Year', '2026-12-31T21:00Z', 120, '2027-01-04T14:00Z'],
  ['onto 29 February', '2028-02-28T21:00Z', 120, '2028-02-29T14:00Z'],
  ['with a short day before a holiday', '2026-12-24T16:30Z', 60, '2026-12-28T13:30Z'],
] as const

test.each(office)('[SL4] office hours %s', (_, from, minutes, expected) => {
  const week = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY }
  const holidays = { '2027-01-01': 'closed', '2026-12-25': 'closed', '2026-12-24': [['08:00', '12:00']] }
  const zone = 'America/New_York'
  const calendar = calendarSchema.parse({ kind: 'hours', id: 'office', version: '1', zone, week, holidays })
  expect(iso(addWorking(calendar, at(from), minutes))).toBe(full(expected))
  expect(workingBetween(calendar, at(from), at(expected))).toBe(minutes * 60_000)
})

/** Cases 75 and 76 once more for a clock that was started before the change: its target stays exact working minutes. */
const running = [
  ['America/New_York', '2026-03-08T03:00Z', '2026-03-08T08:00Z', 300],
  ['Europe/Berlin', '2026-10-24T20:00Z', '2026-10-25T04:00Z', 480],
  ['Australia/Lord_Howe', '2026-10-03T11:30Z', '2026-10-03T16:30Z', 300],
  ['America/Santiago', '2026-09-06T02:00Z', '2026-09-06T07:00Z', 300],
  ['Asia/Kolkata', '2026-10-31T16:30Z', '2026-11-01T00:30Z', 480],
] as const

test.each(running)(
  '[SL2] [SL12] a clock over the change, %s: due at its minutes, policy edited or not',
  (zone, from, due, min) => {
    const calendar = everyDay(zone, NIGHT)
    const clock = startClock(calendar, { startedAt: at(from), targetMin: min, policy: 'v1' })
    expect(iso(clock.dueAt ?? 0)).toBe(full(due))
    // The calendar is edited while it runs: the shelf has both, the clock keeps the one it started with.
    const edited: Calendar = { ...everyDay(zone, DAY), version: '2' }
    const shelf = calendarShelf([calendar, edited])
    const bound = calendarOf(shelf, clock) ?? edited
    const stands = pauseClock(clock, bound, { at: at(from), reason: 'r' })
    expect(resumeClock(stands, bound, at(from)).dueAt).toBe(clock.dueAt)
    expect(
      startClock(shelf.get('c') ?? calendar, { startedAt: at(from), targetMin: min, policy: 'v2' }).dueAt,
    ).not.toBe(clock.dueAt)
  },
)

test('[SL12] a zone whose rules change while a clock runs moves nothing until the clock itself changes', () => {
  const calendar = everyDay('America/New_York', DAY)
  const clock = startClock(calendar, { startedAt: at('2026-10-30T14:00Z'), targetMin: 1440, policy: 'v1' })
  // As after an update of the zone data in which the clocks no longer go back: the same wall times, an hour earlier.
  const updated: Calendar = everyDay('America/Puerto_Rico', DAY)
  expect(iso(clock.dueAt ?? 0)).toBe(full('2026-11-02T15:00Z'))
  const later = retarget(clock, updated, { targetMin: 1441, policy: 'v2', at: at('2026-11-02T13:30Z') })
  expect(iso(later.dueAt ?? 0)).toBe(full('2026-11-02T14:01Z'))
})

test('[SL5] "30 minutes before" is counted in calendar time, also over lunch and over midnight', () => {
  const calendar = everyDay('Europe/Berlin', DAY)
  // 13:15 is 12:15Z in winter; a quarter of an hour before lunch is missing: 11:45 is 10:45Z.
  expect(iso(subtractWorking(calendar, at('2026-01-05T12:15Z'), 30))).toBe(full('2026-01-05T10:45Z'))
  expect(iso(subtractWorking(calendar, at('2026-01-05T12:15Z'), 15))).toBe(full('2026-01-05T12:00Z'))
  // 08:10 less 30: 20 of the afternoon before, 16:40 is 15:40Z.
  expect(iso(subtractWorking(calendar, at('2026-01-05T07:10Z'), 30))).toBe(full('2026-01-04T15:40Z'))
})

test('[SL6] a calendar that was never parsed and has no opening ends in a sentence, not in a loop', () => {
  const week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
  const closed: Calendar = { kind: 'hours', id: 'never', version: '1', zone: 'UTC', week, holidays: {} }
  expect(() => nextOpen(closed, at('2026-01-01T00:00Z'))).toThrow(/calendar never version 1 has no opening/)
})

test('[SL4] a negative or broken length is refused as a bug', () => {
  const calendar = everyDay('UTC', DAY)
  expect(() => addWorking(calendar, 0, -1)).toThrow(RangeError)
  expect(() => subtractWorking(calendar, 0, Number.NaN)).toThrow(RangeError)
})

function everyDay(zone: string, spans: unknown): Calendar {
  const week = { mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans, sun: spans }
  return calendarSchema.parse({ kind: 'hours', id: 'c', version: '1', zone, week })
}

/** Open on the given dates; else only on Mondays, which are closed for the five weeks around them. */
function onDates(zone: string, dates: Record<string, unknown>): Calendar {
  const holidays: Record<string, unknown> = {}
  for (const date of Object.keys(dates))
    for (let days = -35; days <= 35; days++)
      holidays[iso(at(`${date}T00:00Z`) + days * 86_400_000).slice(0, 10)] = 'closed'
  const week = { mon: DAY }
  return calendarSchema.parse({ kind: 'hours', id: 'c', version: '1', zone, week, holidays: { ...holidays, ...dates } })
}

function at(text: string): number {
  return Date.parse(text)
}

function iso(instant: number): string {
  return new Date(instant).toISOString()
}

function full(text: string): string {
  return iso(at(text))
}
