const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "1955-03-02" as "02 Mar 1955": day and month cannot be mixed up. Anything else stays as it came. */
export function formatBirthDate(iso: string): string {
  const [year, month, day] = iso.split('-')
  const name = MONTHS[Number(month) - 1]
  return day === undefined || name === undefined ? iso : `${day} ${name} ${year}`
}

/** Whole years from a birth date to the day `today` ("2025-10-18"); null where the date cannot be read. */
export function yearsOld(birthDate: string, today: string): number | null {
  const [year, month, day] = birthDate.split('-').map(Number)
  const [thisYear, thisMonth, thisDay] = today.split('-').map(Number)
  if (!isNumber(year) || !isNumber(month) || !isNumber(day)) return null
  if (!isNumber(thisYear) || !isNumber(thisMonth) || !isNumber(thisDay)) return null
  const hadBirthday = thisMonth > month || (thisMonth === month && thisDay >= day)
  return thisYear - year - (hadBirthday ? 0 : 1)
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value)
}
