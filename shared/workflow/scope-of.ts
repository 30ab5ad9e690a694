import { isFinal } from '../domain/task.ts'
import type { ConditionScope } from './template/condition.ts'
import type { Draft } from './draft.ts'
import { factValues } from './facts-of.ts'

/** What conditions see of a journey now. */
export function scopeOf(draft: Draft): ConditionScope {
  const { journey, phi, plan, current } = draft
  const steps = plan.steps.flatMap(({ def }) => {
    const task = current.get(def.key)
    return task === undefined ? [] : [{ def, task, final: isFinal(task) }]
  })
  const facts = factValues(draft)
  const open = steps.filter(({ final }) => !final)
  const adhocAfter = [...draft.tasks.values()].filter(
    (task) => task.phase === 'after' && !isFinal(task) && current.get(task.key) === task && !plan.byKey.has(task.key),
  )
  return {
    facts,
    stage: journey.stage,
    tasks: Object.fromEntries(steps.map(({ def, task }) => [def.key, task.state])),
    final: steps.filter(({ final }) => final).map(({ def }) => def.key),
    openBefore: open.filter(({ def }) => def.phase === 'before' && def.onPath).map(({ def }) => def.key),
    openAfter: [
      ...open.filter(({ def }) => def.phase === 'after').map(({ def }) => def.key),
      ...adhocAfter.map((t) => t.key),
    ],
    disposition: typeof facts['disposition'] === 'string' ? facts['disposition'] : 'none',
    bed: journey.bed ?? '',
    priority: journey.priority,
    progress: progressOf(steps),
    // A console without the row makes an empty one when it writes to it: that is not knowing.
    holdsPhi: phi !== null && (phi.version > 0 || journey.version === 0),
  }
}

type Seen = { def: { phase: string; onPath: boolean; expectedMin: number }; task: { state: string }; final: boolean }

/** Of the minutes that the steps on the path to leaving usually take, the share that is done. */
function progressOf(steps: readonly Seen[]): number {
  const counted = steps.filter(({ def, task }) => def.phase === 'before' && def.onPath && task.state !== 'skipped')
  const all = sum(counted)
  return all === 0 ? 0 : sum(counted.filter(({ final }) => final)) / all
}

function sum(steps: readonly Seen[]): number {
  return steps.reduce((minutes, { def }) => minutes + def.expectedMin, 0)
}
