import { withTask } from '../changes/journey-state.ts'
import type { TaskRow } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import { OF_ONE_STATE, OWED } from '../workflow/task-turn.ts'
import type { Decision, Verb } from './command.ts'

/** What z takes back. Others are answered by their plain opposite, or touch more than one task. */
export const UNDOABLE: readonly Verb[] = [
  'claim',
  'release',
  'start',
  'pause',
  'resume',
  'complete',
  'fail',
  'skip',
  'forward',
]

/** A decision that can be taken back says so on its task: who, when, and what the task was (rule UN1). */
export function withLastAct(
  decision: Decision,
  of: { verb: Verb; was: TaskRow | null; by: string; at: Instant },
): Decision {
  const { verb, was, by, at } = of
  if (!decision.ok || was === null || !UNDOABLE.includes(verb)) return decision
  const task = decision.value.tasks.get(was.id)
  if (task === undefined || task === was) return decision
  const last = { by: by as TaskLast['by'], at, verb, was: ownFields(was) }
  return { ok: true, value: withTask(decision.value, { ...task, last }) }
}

type TaskLast = NonNullable<TaskRow['last']>

/** The fields that belong to a task's present state, and the department it is with. */
function ownFields(task: TaskRow): TaskLast['was'] {
  const names = new Set([...OF_ONE_STATE, ...OWED, 'department', 'forwards'])
  return Object.fromEntries(Object.entries(task).filter(([name]) => names.has(name)))
}
