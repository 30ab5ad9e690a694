import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant.ts'

/** `long`: "18 min"; `short`, for narrow cells: "18m". */
export type AgeStyle = 'long' | 'short'

/** An age as screens.md section 1 says it: minutes to 59, then "2h10", from two days "3 d". Ages below a minute are "0 min". */
export function formatAge(ms: number, style: AgeStyle = 'long'): string {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS)
  if (minutes < 60) return style === 'long' ? `${minutes} min` : `${minutes}m`
  if (ms >= 2 * DAY_MS) return style === 'long' ? `${Math.floor(ms / DAY_MS)} d` : `${Math.floor(ms / DAY_MS)}d`
  return `${Math.floor(ms / HOUR_MS)}h${String(minutes % 60).padStart(2, '0')}`
}

/** What is left to a due time, or how far it is past: "6 min", "+22 min". `late`: somebody has found it so already. */
export function formatCountdown(dueAt: number, now: number, style: AgeStyle = 'long', late = now >= dueAt): string {
  return late ? `+${formatAge(now - dueAt, style)}` : formatAge(Math.ceil((dueAt - now) / MINUTE_MS) * MINUTE_MS, style)
}
