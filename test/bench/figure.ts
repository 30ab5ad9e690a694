import type { World } from './world.ts'

/** One measured figure, as the table and the JSON show it. */
export type Measurement = {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The same work done barely, in the same run; null where there is nothing to compare with. */
  readonly baseline: number | null
  /** value / baseline. */
  readonly ratio: number | null
  /** What is aimed at, in words; null: only watched. */
  readonly goal: string | null
  readonly met: boolean | null
}

/** A file of figures/: measures one thing, mostly as a few rows. A rejection means that it could not be measured. */
export type Figure = {
  readonly name: string
  readonly measure: (world: World) => Promise<readonly Measurement[]>
}

/** What is aimed at: a bound on the value, or on its ratio to the baseline. */
export type Goal = { readonly of: 'value' | 'ratio' } & ({ readonly atMost: number } | { readonly atLeast: number })

export type Measured = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly baseline?: number
  readonly goal?: Goal
}

/** Judges what was measured. */
export function judged({ name, value, unit, baseline, goal }: Measured): Measurement {
  const ratio = baseline === undefined ? null : value / baseline
  const plain = { name, value: short(value), unit, baseline: baseline === undefined ? null : short(baseline) }
  if (goal === undefined) return { ...plain, ratio: ratio === null ? null : short(ratio), goal: null, met: null }
  const judgedValue = goal.of === 'value' ? value : (ratio ?? Number.NaN)
  const met = 'atMost' in goal ? judgedValue <= goal.atMost : judgedValue >= goal.atLeast
  const bound = 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`
  const words = goal.of === 'value' ? `${bound} ${unit}` : `${bound} × baseline`
  return { ...plain, ratio: ratio === null ? null : short(ratio), goal: words, met }
}

/** Four significant digits: more is noise. */
function short(value: number): number {
  return Number(value.toPrecision(4))
}
