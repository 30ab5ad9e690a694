/** "14:30", "1430", "9.05" or "9" as minutes of the day; null where it is no time. */
export function parseClock(text: string): number | null {
  const found = /^\s*(\d{1,2})\s*[:.h]?\s*(\d{2})?\s*$/.exec(text)
  if (found === null) return null
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? '0')]
  return hours > 23 || minutes > 59 ? null : hours * 60 + minutes
}
