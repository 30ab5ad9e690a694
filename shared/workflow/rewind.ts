import type { JourneyState } from '../changes/journey-state.ts'
import type { TaskRow } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RuleContext } from './context.ts'
import { planOf } from './template/plan.ts'
import { rewound } from './task-turn.ts'

/** Steps that wait for this one, directly or through others, as far as something was done about them. */
export function builtOn(state: JourneyState, task: TaskRow, { template }: Pick<RuleContext, 'template'>): TaskRow[] {
  const behind = new Set([task.key])
  for (const { def } of planOf(template).sorted) if (def.after.some((key) => behind.has(key))) behind.add(def.key)
  behind.delete(task.key)
  return [...state.tasks.values()].filter((one) => behind.has(one.key))
}

/** The journey with the steps waiting again that had opened because of this one and that nobody has touched. */
export function closedBehind(
  state: JourneyState,
  task: TaskRow,
  { context, now }: { context: RuleContext; now: Instant },
): JourneyState {
  const tasks = new Map(state.tasks)
  for (const one of builtOn(state, task, context)) if (isUntouched(one)) tasks.set(one.id, rewound(one, now))
  return { ...state, tasks }
}

/** Open, and either nobody's or only the roster's doing. */
export function isUntouched(task: TaskRow): boolean {
  return task.state === 'free' || (task.state === 'claimed' && task.assigned === true)
}
