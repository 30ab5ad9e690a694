import type { DryRunAnswer } from './desk-client.ts'

/** Prints a dry run: both sides of every step that differs, and the sum. No patient data is in it. */
export function tellDryRun({ journeys, leftOut, before, after, steps, changed }: DryRunAnswer, say: Say): void {
  const many = journeys === 1 ? '1 journey' : `${journeys} journeys`
  const told = `${many} told again under both rules; ${changed.length} would have gone differently`
  say(journeys === 0 ? 'No journey of this workflow is recorded in that time: there is nothing to compare.' : told)
  for (const [reason, count] of Object.entries(leftOut)) say(`  ${count} left out: ${reason}`)
  if (journeys === 0) return
  const rows = steps.map((step) => [step.title, ...pair(step.before, step.after)])
  const all = ['all steps', ...pair(before, after)]
  const table = [['step', 'opened', 'overdue', 'minutes late', 'escalated'], ...rows, all]
  for (const line of aligned(table)) say(`  ${line}`)
  if (steps.length === 0) say('  No step differs.')
}

type Say = (line: string) => void
type Told = DryRunAnswer['before']

function pair(before: Told | null, after: Told | null): string[] {
  const members = ['opened', 'overdue', 'lateMin', 'escalated'] as const
  return members.map((member) => `${before?.[member] ?? '–'} → ${after?.[member] ?? '–'}`)
}

function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length))) ?? []
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
