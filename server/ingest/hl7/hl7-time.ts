import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../../shared/kernel/instant.ts'

/** How exact the sender was. */
export type TimePrecision = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'

/** A time as read. `doubt` says in words what had to be decided, or is null. */
export type ReadTime = { readonly at: Instant; readonly precision: TimePrecision; readonly doubt: string | null }

/**
 * Reads an HL7 TS/DTM, or one of the forms that feeds use instead, into an instant. Without a zone it is local time of
 * `zone` (IANA): in the repeated hour of autumn the earlier instant, in the missing hour of spring the time moved on by
 * the gap, both with a doubt. Year 9999 and `0000...` mean "no time". Returns null if there is no time, and a sentence
 * (a string) if there is one that cannot be read (IN17, negative case 66).
 */
export function parseHl7Time(text: string, zone: string): ReadTime | string | null {
  const value = text.trim()
  if (value === '' || /^0+$/.test(value) || value.startsWith('9999')) return null
  const parts = standardForm(value) ?? looseForm(value)
  if (parts === null || !isReal(parts)) return 'cannot be read as a time'
  const read = parts.offsetMin === null ? inZone(parts, zone) : atOffset(parts, parts.offsetMin)
  if (read.at < 0) return 'lies before 1970'
  const odd = parts.loose ? 'is not in HL7 form' : null
  return { at: read.at, precision: parts.precision, doubt: read.doubt ?? odd }
}

/** The calendar day of a date or time, `YYYY-MM-DD`, taken as written: a birth date has no zone. Null if it names no whole day. */
export function parseHl7Date(text: string): string | null {
  const parts = standardForm(text.trim()) ?? looseForm(text.trim())
  if (parts === null || parts.precision === 'year' || parts.precision === 'month' || !isReal(parts)) return null
  if (parts.year < 1850 || parts.year > 2200) return null
  return `${String(parts.year).padStart(4, '0')}-${two(parts.month)}-${two(parts.day)}`
}

type Parts = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
  readonly offsetMin: number | null
  readonly precision: TimePrecision
  readonly loose: boolean
}

const precisions: readonly TimePrecision[] = ['year', 'month', 'day', 'hour', 'minute', 'second']

/** YYYY[MM[DD[HH[MM[SS[.S+]]]]]][+/-ZZZZ]; digits beyond the seconds without a point are ignored. */
function standardForm(value: string): Parts | null {
  const found =
    /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(\d{1,4})?(?:\.(\d{0,9}))?)?)?)?)?)?([+-]\d{2}:?(?:\d{2})?)?$/.exec(
      value,
    )
  if (found === null) return null
  return partsOf(found.slice(1, 7), { fraction: found[8], offset: found[9], loose: found[7] !== undefined })
}

/** ISO 8601, `YYYYMMDD HHMM[SS]`, `YYYY-MM-DD HH:MM[:SS]` and the American `MM/DD/YYYY [HH:MM[:SS]]`. */
function looseForm(value: string): Parts | null {
  const iso =
    /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?(?:\d{2})?)?)?$/i.exec(
      value,
    )
  if (iso !== null) return partsOf(iso.slice(1, 7), { fraction: iso[7], offset: iso[8], loose: true })
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(value)
  if (american === null) return null
  const [, month, day, year, ...time] = american
  return partsOf([year, month, day, ...time.slice(0, 3)], { fraction: undefined, offset: undefined, loose: true })
}

type Extra = { fraction: string | undefined; offset: string | undefined; loose: boolean }

function partsOf(numbers: readonly (string | undefined)[], { fraction, offset, loose }: Extra): Parts {
  const given = numbers.filter((part) => part !== undefined).length
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers.map((part) =>
    part === undefined ? undefined : Number(part),
  )
  const ms = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
  const precision = precisions[given - 1] ?? 'year'
  return { year, month, day, hour, minute, second, ms, offsetMin: offsetOf(offset), precision, loose }
}

function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null
  if (text.toUpperCase() === 'Z') return 0
  const digits = text.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return text.startsWith('-') ? -minutes : minutes
}

function isReal({ year, month, day, hour, minute, second, offsetMin }: Parts): boolean {
  if (year < 1800 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false
  return hour < 24 && minute < 60 && second <= 60 && Math.abs(offsetMin ?? 0) <= 15 * 60
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function atOffset(parts: Parts, offsetMin: number): { at: Instant; doubt: string | null } {
  return { at: utcOf(parts) - offsetMin * 60_000, doubt: null }
}

/** A leap second counts as the next one. */
function utcOf({ year, month, day, hour, minute, second, ms }: Parts): number {
  return Date.UTC(year, month - 1, day, hour, minute, second, ms)
}

function inZone(parts: Parts, zone: string): { at: Instant; doubt: string | null } {
  const local = Temporal.PlainDateTime.from({ ...parts, second: Math.min(parts.second, 59), millisecond: parts.ms })
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds
  if (earlier === later) return { at: earlier, doubt: null }
  const back = Temporal.Instant.fromEpochMilliseconds(earlier).toZonedDateTimeISO(zone).toPlainDateTime()
  if (back.equals(local))
    return { at: earlier, doubt: 'lies in the repeated hour and has no zone: the earlier is taken' }
  return { at: later, doubt: 'lies in the hour that the clocks skip: it was moved on' }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
