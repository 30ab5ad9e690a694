import type { JourneyState } from '../../changes/journey-state.ts'
import { isFinal, type TaskRow } from '../../domain/task.ts'
import type { Instant } from '../../kernel/instant.ts'

/** One thing that another version changes in a running journey, for the preview. No patient data. */
export type VersionChange = { readonly task: string; readonly title: string } & (
  | { readonly kind: 'new'; readonly state: TaskRow['state'] }
  | { readonly kind: 'dropped'; readonly was: TaskRow['state'] }
  | { readonly kind: 'state'; readonly was: TaskRow['state']; readonly is: TaskRow['state'] }
  | { readonly kind: 'due'; readonly wasDueAt: Instant | null; readonly dueAt: Instant | null }
  | { readonly kind: 'department'; readonly was: string; readonly is: string }
  | { readonly kind: 'title'; readonly was: string; readonly is: string }
)

/** What differs for people between a journey before and after it moved, in the order of its steps. */
export function changesOf(before: JourneyState, after: JourneyState): VersionChange[] {
  return [...after.tasks.values()].flatMap((task) => changesOfTask(before.tasks.get(task.id), task))
}

function changesOfTask(was: TaskRow | undefined, is: TaskRow): VersionChange[] {
  const { id: task, title } = is
  if (was === undefined) return [{ task, title, kind: 'new', state: is.state }]
  if (isFinal(was)) return []
  if (is.state === 'cancelled') return [{ task, title, kind: 'dropped', was: was.state }]
  const changes: VersionChange[] = []
  if (was.state !== is.state) changes.push({ task, title, kind: 'state', was: was.state, is: is.state })
  if (dueOf(was) !== dueOf(is)) changes.push({ task, title, kind: 'due', wasDueAt: dueOf(was), dueAt: dueOf(is) })
  if (was.department !== is.department)
    changes.push({ task, title, kind: 'department', was: was.department, is: is.department })
  if (was.title !== is.title) changes.push({ task, title, kind: 'title', was: was.title, is: is.title })
  return changes
}

function dueOf({ clock }: TaskRow): Instant | null {
  return clock?.dueAt ?? null
}
