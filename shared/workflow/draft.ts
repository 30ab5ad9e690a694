import type { JourneyState } from '../changes/journey-state.ts'
import type { EscalationRow } from '../domain/escalation.ts'
import type { JourneyRow } from '../domain/journey.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import { taskIdOf } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RuleContext } from './context.ts'
import type { ConditionScope } from './template/condition.ts'
import { type Plan, planOf } from './template/plan.ts'
import { rewound } from './task-turn.ts'

/**
 * A journey while the engine works on it: copied once, then changed in place, so that a settle of thirty steps does not
 * copy thirty maps. It never leaves this room; `finish` gives a state again.
 */
export type Draft = {
  readonly before: JourneyState
  readonly context: RuleContext
  readonly plan: Plan
  readonly now: Instant
  /** When what happened did happen: clocks that start now count from here. Never after `now`. */
  readonly since: Instant
  readonly tasks: Map<string, TaskRow>
  /** The latest occurrence of each key. */
  readonly current: Map<string, TaskRow>
  readonly escalations: Map<string, EscalationRow>
  journey: JourneyRow
  phi: JourneyState['phi']
  /** Counts changes, so that a round can see whether it made one. */
  changes: number
  /** What conditions saw after so many changes: made anew only when something has changed since (scope-of.ts). */
  seen: { readonly changes: number; readonly scope: ConditionScope } | null
}

/** A draft of a state. */
export function draftOf(state: JourneyState, context: RuleContext, now: Instant, since: Instant = now): Draft {
  const tasks = new Map(state.tasks)
  const current = new Map<string, TaskRow>()
  for (const task of tasks.values()) keepLatest(current, task)
  const plan = planOf(context.template)
  const { journey, phi } = state
  const escalations = new Map(state.escalations)
  return {
    before: state,
    context,
    plan,
    now,
    since: Math.min(since, now),
    tasks,
    current,
    escalations,
    journey,
    phi,
    changes: 0,
    seen: null,
  }
}

/** The state that the draft became: the very same object where nothing changed. */
export function finish(draft: Draft): JourneyState {
  if (draft.changes === 0) return draft.before
  const { journey, phi, tasks, escalations } = draft
  return { ...draft.before, journey, phi, tasks, escalations }
}

/** Writes a task. */
export function putTask(draft: Draft, task: TaskRow): void {
  draft.tasks.set(task.id, task)
  keepLatest(draft.current, task)
  draft.changes += 1
}

/** Changes the journey row. */
export function putJourney(draft: Draft, change: Partial<JourneyRow>): void {
  draft.journey = { ...draft.journey, ...change }
  draft.changes += 1
}

/** Writes an escalation. */
export function putEscalation(draft: Draft, row: EscalationRow): void {
  draft.escalations.set(row.id, row)
  draft.changes += 1
}

/** Sets or removes a mark behind the name; each once, in the order they came. */
export function mark(draft: Draft, name: string, set = true): void {
  const { marks } = draft.journey
  if (marks.includes(name) === set) return
  putJourney(draft, { marks: set ? [...marks, name] : marks.filter((one) => one !== name) })
}

/** Puts a flag on a task's card; each once. */
export function flag(draft: Draft, task: TaskRow, text: string): void {
  if (!task.flags.includes(text)) putTask(draft, { ...task, flags: [...task.flags, text] })
}

/** The step once more, waiting, beside what was done of it before. An occurrence that has not begun is taken as it is. */
export function freshOccurrence(draft: Draft, task: TaskRow): TaskRow {
  const id = taskIdOf(draft.journey.id, task.key, occurrenceOf(task) + 1)
  const { child: _, ...blank } = rewound(task, draft.now)
  const made = { ...blank, id, version: 0, seq: 0, forwards: 0, flags: [], openedAt: draft.now }
  putTask(draft, made)
  return made
}

/** Tasks of which something is still expected, ad-hoc ones and earlier occurrences included. */
export function openTasks(draft: Draft): TaskRow[] {
  return [...draft.tasks.values()].filter((task) => !isFinal(task))
}

/** The latest occurrence of every step, as they are now. */
export function currentTasks(draft: Draft): TaskRow[] {
  return [...draft.current.values()]
}

/** The n of the n-th occurrence of a step, from its id. */
export function occurrenceOf(task: Pick<TaskRow, 'id' | 'journey' | 'key'>): number {
  const rest = task.id.slice(task.journey.length + 1 + task.key.length)
  return rest.startsWith('~') ? Number(rest.slice(1)) : 1
}

function keepLatest(current: Map<string, TaskRow>, task: TaskRow): void {
  const held = current.get(task.key)
  if (held === undefined || held.id === task.id || occurrenceOf(held) < occurrenceOf(task)) current.set(task.key, task)
}
