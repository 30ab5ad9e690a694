import { isFinal, type TaskRow } from '../domain/task.ts'
import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { type Draft, openTasks } from './draft.ts'
import { factOf, forgetFacts, tellFacts } from './facts-of.ts'

type Of = Pick<Draft, 'journey' | 'phi' | 'plan'>

/**
 * When a step has been open so long that a fact says so, whoever has it and whether or not its clock stands (rule JN31); null
 * where its template asks for none, where it has been said, or cannot be now.
 */
export function lateFactAt(of: Of, task: TaskRow): Instant | null {
  const late = of.plan.byKey.get(task.key)?.def.lateFact
  if (late === undefined || !isAsked(task) || of.journey.hold !== null || factOf(of, late.fact) === true) return null
  const from = task.clock?.startedAt ?? null
  return from === null ? null : from + late.minutes * MINUTE_MS
}

/** Says what has become late by now. */
export function tellLate(draft: Draft): void {
  for (const task of openTasks(draft)) {
    const at = lateFactAt(draft, task)
    const late = draft.plan.byKey.get(task.key)?.def.lateFact
    if (late === undefined || at === null || at > draft.now) continue
    const told = { at, source: { kind: 'rule', ref: `late ${task.key}` } } as const
    tellFacts(draft, [{ name: late.fact, value: true, class: 'ops' }], told)
  }
}

/** A step that ended, or waits anew, is not late any more. */
export function forgetLate(draft: Draft): void {
  for (const { def } of draft.plan.steps) {
    const task = def.lateFact === undefined ? undefined : draft.current.get(def.key)
    if (def.lateFact !== undefined && task !== undefined && !isAsked(task)) forgetFacts(draft, [def.lateFact.fact])
  }
}

function isAsked(task: TaskRow): boolean {
  return task.state !== 'waiting' && !isFinal(task)
}
