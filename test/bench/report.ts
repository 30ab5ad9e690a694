import type { Measurement } from './figure.ts'

const HEADS = ['figure', 'value', 'unit', 'baseline', 'ratio', 'goal', 'met']

/** The figures as a table; the same text stands in docs/performance.md. */
export function table(measurements: readonly Measurement[]): string {
  const lines = [HEADS, ...measurements.map(cells)]
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const drawn = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [drawn[0], rule, ...drawn.slice(1)].join('\n')
}

function cells({ name, value, unit, baseline, ratio, goal, met }: Measurement): string[] {
  const number = (given: number | null) => (given === null ? '' : String(given))
  return [name, number(value), unit, number(baseline), number(ratio), goal ?? 'watched', yes(met)]
}

function yes(met: boolean | null): string {
  if (met === null) return ''
  return met ? 'yes' : 'NO'
}
