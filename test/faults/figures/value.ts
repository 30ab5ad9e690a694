import { quantile } from '../../bench/tools/statistics.ts'

/** One value of a figure, as `--json` writes it. `value` null: it was not measured; `met` null: that, or it has no goal. */
export type Value = {
  readonly name: string
  readonly value: number | null
  readonly unit: string
  readonly goal: number | null
  readonly met: boolean | null
}

/** A value with a goal that it is not to pass. */
export function atMost(name: string, value: number | null, unit: string, goal: number): Value {
  return { name, value: rounded(value), unit, goal, met: value === null ? null : value <= goal }
}

/** A value with a goal that it is to reach. */
export function atLeast(name: string, value: number | null, unit: string, goal: number): Value {
  return { name, value: rounded(value), unit, goal, met: value === null ? null : value >= goal }
}

/** A value without a goal: how much was done, mostly. */
export function told(name: string, value: number | null, unit: string): Value {
  return { name, value: rounded(value), unit, goal: null, met: null }
}

/** The share of the samples, or null where there are none. */
export function shareOf(samples: readonly number[], share: number): number | null {
  return samples.length === 0 ? null : quantile(samples, share)
}

function rounded(value: number | null): number | null {
  if (value === null || !Number.isFinite(value)) return null
  return Math.abs(value) < 10 ? Math.round(value * 100) / 100 : Math.round(value)
}
