/** Wall times of the facility's zone, 24 hours, the same on every workstation. */
export type ZoneFormat = {
  /** "14:02". */
  clock(at: number): string
  /** "14:02:11". */
  seconds(at: number): string
  /** "14:02" on the day of `now`, else "18 Oct 22:10". */
  when(at: number, now: number): string
  /** "18 Oct". */
  date(at: number): string
  /** The calendar day, "2025-10-18": for comparing days and for date fields. */
  day(at: number): string
}

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
    when: (at, now) => (dayOf(at) === dayOf(now) ? clock.format(at) : `${date.format(at)} ${clock.format(at)}`),
  }
}
