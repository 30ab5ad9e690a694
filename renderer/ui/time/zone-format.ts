/** Wall times of the facility's zone, 24 hours, the same on every workstation. */
export type ZoneFormat = {
  /** "14:02". */
  clock(at: number): string
  /** "14:02:11". */
  seconds(at: number): string
  /** "14:02" on the day of `now`, else "18 Oct 22:10"; "18 Oct 2027" far off in another year. */
  when(at: number, now: number): string
  /** "18 Oct". */
  date(at: number): string
  /** The calendar day, "2025-10-18": for comparing days and for date fields. */
  day(at: number): string
}

/** Within half a year a day names itself; farther off, in another year, the year counts and not the minute. */
const NEAR_MS = 183 * 86_400_000

/** Formats for one IANA zone; made once, for making a formatter is slow. */
export function zoneFormat(zone: string): ZoneFormat {
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options })
  const clock = make({ hour: '2-digit', minute: '2-digit' })
  const seconds = make({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const date = make({ day: 'numeric', month: 'short' })
  const day = make({ year: 'numeric', month: '2-digit', day: '2-digit' })
  const dayOf = (at: number) => day.format(at).split('/').reverse().join('-')
  return {
    clock: (at) => clock.format(at),
    seconds: (at) => seconds.format(at),
    date: (at) => date.format(at),
    day: dayOf,
    when: (at, now) => {
      const [theDay, today] = [dayOf(at), dayOf(now)]
      if (theDay === today) return clock.format(at)
      const year = theDay.slice(0, 4)
      return year === today.slice(0, 4) || Math.abs(at - now) < NEAR_MS
        ? `${date.format(at)} ${clock.format(at)}`
        : `${date.format(at)} ${year}`
    },
  }
}
