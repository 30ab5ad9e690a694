import * as fc from 'fast-check'
import { ALWAYS, type Calendar, type HoursCalendar, hoursCalendarSchema } from '../../shared/sla/calendar.ts'

/** Zones with every kind of change: an hour, half an hour, at midnight, over the date line, none. */
const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Kolkata',
  'America/Havana',
  'Pacific/Apia',
  'UTC',
]

/** The changes of 2026 in those zones, so that half of all moments lie near one. */
const CHANGES = [
  '2026-03-08T05:00Z', // Havana 00:00 → 01:00
  '2026-03-08T07:00Z', // New York
  '2026-03-29T01:00Z', // Berlin
  '2026-04-04T15:00Z', // Lord Howe
  '2026-04-05T03:00Z', // Santiago
  '2026-09-06T04:00Z',
  '2026-10-03T15:30Z',
  '2026-10-25T01:00Z',
  '2026-11-01T05:00Z', // Havana 01:00 → 00:00
  '2026-11-01T06:00Z',
].map((text) => Date.parse(text))

const anySecond = fc
  .integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2027, 0, 10) / 1000 })
  .map((seconds) => seconds * 1000)
const nearAChange = fc
  .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -172_800_000, max: 172_800_000 }))
  .map(([change, off]) => change + off)

/** A moment of 2026, half of them within two days of a clock change. */
export const anInstant = fc.oneof(anySecond, nearAChange)

const time = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Up to three spans of a day, in order; some end at 24:00, some begin at 00:00, some touch. */
const someSpans = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 60, 90, 120, 150, 180, 1440)), {
    maxLength: 6,
  })
  .map((limits) => limits.toSorted((a, b) => a - b))
  .map((limits) => limits.flatMap((from, i) => (i % 2 === 0 && i + 1 < limits.length ? [[from, limits[i + 1]]] : [])))
  .map((pairs) => pairs.map((pair) => pair.map((minute) => time(minute ?? 1440))))

const aDate = fc
  .integer({ min: 0, max: 374 })
  .map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10))

/** Office hours of random spans, zone and holidays; Wednesday is never without a span. */
export const anOpenHoursCalendar: fc.Arbitrary<HoursCalendar> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    week: fc.record({ mon: someSpans, tue: someSpans, thu: someSpans, fri: someSpans, sat: someSpans, sun: someSpans }),
    holidays: fc.dictionary(aDate, fc.oneof(fc.constant('closed'), someSpans), { maxKeys: 12 }),
  })
  .map(({ zone, week, holidays }) => {
    const wed = [['08:00', '12:00'], ['13:00', '17:00']] // prettier-ignore
    return hoursCalendarSchema.parse({ kind: 'hours', id: 'any', version: '1', zone, week: { ...week, wed }, holidays })
  })

/** Any calendar, one in eight of them always open. */
export const aCalendar: fc.Arbitrary<Calendar> = fc.oneof(
  { weight: 7, arbitrary: anOpenHoursCalendar },
  { weight: 1, arbitrary: fc.constant(ALWAYS) },
)
