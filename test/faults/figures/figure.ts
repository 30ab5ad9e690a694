import type { Value } from './value.ts'

/** How long a figure runs: until the time is up, or so many rounds of its own; null: as long as it does by default. */
export type Run = {
  readonly minutes: number | null
  readonly rounds: number | null
  /** On the built server, as a hospital runs it, if the build is known to be fresh; else from the sources. */
  readonly built: boolean
  readonly say: (line: string) => void
}

/** What was measured, a line each and as values, and what must not have been. */
export type Found = {
  readonly lines: readonly string[]
  readonly values: readonly Value[]
  readonly violations: readonly string[]
}

/** A file of this folder: makes its own hospital of real processes, does it harm, judges. A rejection: not measured. */
export type FaultFigure = {
  /** As reliability.md numbers it. */
  readonly id: string
  /** What is measured on the way. */
  readonly also?: readonly string[]
  readonly about: string
  readonly run: (run: Run) => Promise<Found>
}

/** When a figure has run for so long: what `--minutes` says, or its own default. */
export function endOf({ minutes }: Pick<Run, 'minutes'>, defaultMinutes: number): () => boolean {
  const end = performance.now() + (minutes ?? defaultMinutes) * 60_000
  return () => performance.now() >= end
}
