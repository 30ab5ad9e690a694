import type { Played } from './player.ts'
import type { StaffCounts } from './staff.ts'

/** One line on how the demo stands. It names senders and outcomes, never a patient. */
export function progressLine(played: Played | null, staff: StaffCounts): string {
  if (played === null) return 'nothing sent yet'
  const { sent, atMin, bySender, retries, unexpected } = played
  const senders = [...bySender].map(([sender, count]) => `${sender} ${count}`).join(', ')
  const parts = [
    `${clockOf(atMin)}, ${sent} messages (${senders})`,
    `${staff.done} steps done, ${staff.failed} not done, ${staff.acknowledged} escalations taken`,
    ...(retries > 0 ? [`${retries} sent again`] : []),
    ...(unexpected.length > 0 ? [`unexpected answers: ${countsOf(unexpected)}`] : []),
    ...mapped('refused', staff.refused),
    ...mapped('faults', staff.faults),
  ]
  return parts.join('; ')
}

/** `day 1 02:15` of the scenario. */
function clockOf(atMin: number): string {
  const minute = Math.max(0, Math.floor(atMin))
  const two = (value: number) => String(value).padStart(2, '0')
  return `day ${Math.floor(minute / 1440) + 1} ${two(Math.floor((minute % 1440) / 60))}:${two(minute % 60)}`
}

function mapped(name: string, counts: ReadonlyMap<string, number>): string[] {
  return counts.size === 0 ? [] : [`${name}: ${[...counts].map(([what, count]) => `${count} × ${what}`).join(', ')}`]
}

function countsOf(list: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const what of list) counts.set(what, (counts.get(what) ?? 0) + 1)
  return [...counts].map(([what, count]) => `${count} × ${what}`).join(', ')
}
