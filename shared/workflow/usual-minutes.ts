import type { Measured, MeasuredStep } from '../domain/measured.ts'
import type { TaskRow } from '../domain/task.ts'
import { MINUTE_MS } from '../kernel/instant.ts'
import { groupBy } from '../kernel/group-by.ts'
import type { Draft } from './draft.ts'
import type { Step } from './template/plan.ts'

/** Fewer finished steps are no measure of the work, and could be one person's (domain.md E15.12). */
const LEAST_N = 5

/** One finished step: free, taken, done. */
export type FinishedStep = {
  readonly workflow: string
  readonly key: string
  readonly freeAt: number
  readonly takenAt: number
  readonly doneAt: number
}

/** The medians of finished steps, by workflow and key in order; those of fewer than five are left out (rule AD6). */
export function mediansOf(finished: readonly FinishedStep[]): MeasuredStep[] {
  const groups = groupBy(finished, ({ workflow, key }) => `${workflow} ${key}`)
  return [...groups]
    .filter(([, steps]) => steps.length >= LEAST_N)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, steps]) => {
      const [first] = steps
      if (first === undefined) return []
      const workMin = median(steps.map(({ takenAt, doneAt }) => doneAt - takenAt))
      const handoffMin = median(steps.map(({ freeAt, takenAt }) => takenAt - freeAt))
      return [{ workflow: first.workflow, key: first.key, workMin, handoffMin, n: steps.length }]
    })
}

/**
 * The minutes a step still usually needs from being free to done: the measured median of its work, and of its hand-off while
 * nobody has it; what the template expects where nothing was measured.
 */
export function usualMinutes({ context, plan }: Pick<Draft, 'context' | 'plan'>, step: Step, task: TaskRow): number {
  const { measured } = context.reference
  const found = measured === undefined ? undefined : byKey(measured).get(`${plan.template.id} ${step.def.key}`)
  if (found === undefined) return step.def.expectedMin
  return task.state === 'free' || task.state === 'waiting' ? found.workMin + found.handoffMin : found.workMin
}

function byKey(measured: Measured): ReadonlyMap<string, MeasuredStep> {
  const known = indexes.get(measured)
  if (known !== undefined) return known
  const index = new Map(measured.steps.map((step) => [`${step.workflow} ${step.key}`, step]))
  indexes.set(measured, index)
  return index
}

const indexes = new WeakMap<Measured, ReadonlyMap<string, MeasuredStep>>()

/** Whole minutes, never negative: an act told late may lie before its step was free. */
function median(lengths: readonly number[]): number {
  const sorted = lengths.map((ms) => Math.max(0, ms)).toSorted((a, b) => a - b)
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return Math.round((low + high) / 2 / MINUTE_MS)
}
