import type { TaskRow } from '../domain/task.ts'
import { currentTasks, type Draft, freshOccurrence, openTasks, putJourney, putTask } from './draft.ts'
import { groupBy } from '../kernel/group-by.ts'
import { addExtra } from './new-task.ts'
import { close } from './settle-stage.ts'
import { ended, isBySystem, rewound } from './task-turn.ts'

/**
 * The undo cascade: open steps are cancelled, finished work stays and each department that has something to take back
 * gets one step for it; the journey closes when those are done (E15.4, rule JN8).
 */
export function undoAll(draft: Draft, reason: string): void {
  for (const task of openTasks(draft)) putTask(draft, ended(task, 'cancelled', reason, draft.now))
  for (const task of draft.tasks.values())
    if (task.child?.state === 'done') putTask(draft, { ...task, child: { ...task.child, state: 'to-undo' } })
  putJourney(draft, { closeReason: reason, hold: null })
  const byDepartment = groupBy(undoable(draft), (task) => task.department)
  for (const tasks of byDepartment.values()) addReverse(draft, tasks)
  if (byDepartment.size === 0) close(draft, reason)
}

/** A finished sub-journey of a journey that is undone: what it did is taken back too; where there is nothing, it stays closed. */
export function undoClosed(draft: Draft, reason: string): void {
  const isDone = draft.journey.closeReason === 'completed'
  if (!isDone || (undoable(draft).length === 0 && !hasFinishedChild(draft))) return
  putJourney(draft, { state: 'open', closedAt: null })
  undoAll(draft, reason)
}

function hasFinishedChild({ tasks }: Draft): boolean {
  return [...tasks.values()].some(({ child }) => child?.state === 'done')
}

/** An order came after all while departments were still taking back: what was cancelled waits again (rule JN8). */
export function revive(draft: Draft): void {
  const reason = draft.journey.closeReason
  putJourney(draft, { closeReason: null })
  const begun = new Set<string>()
  const reverse = [...draft.tasks.values()].filter(isReverse)
  for (const task of reverse) {
    if (task.state === 'free') putTask(draft, ended(task, 'cancelled', 'ordered again', draft.now))
    else if (task.state !== 'cancelled') begun.add(task.department)
  }
  for (const task of undoable(draft)) if (begun.has(task.department)) freshOccurrence(draft, task)
  for (const task of currentTasks(draft)) reviveChild(draft, task)
  for (const task of currentTasks(draft))
    if (task.state === 'cancelled' && isBySystem(task) && task.reason === reason && !isReverse(task))
      putTask(draft, rewound(task, draft.now))
}

/** A finished sub-journey that was not yet undone stays; one that was is wanted anew. */
function reviveChild(draft: Draft, task: TaskRow): void {
  if (task.state !== 'done' || task.child === undefined) return
  if (task.child.state === 'to-undo') putTask(draft, { ...task, child: { ...task.child, state: 'done' } })
  if (task.child.state === 'ended') freshOccurrence(draft, task)
}

/** True for a step that takes something back. */
export function isReverse(task: Pick<TaskRow, 'key'>): boolean {
  return task.key.startsWith(REVERSE)
}

const REVERSE = 'adhoc-undo-'
const REVERSE_MIN = 60

/** Done, and its template says how it is taken back. */
function undoable({ plan, current }: Draft): TaskRow[] {
  return [...current.values()].filter(
    (task) => task.state === 'done' && plan.byKey.get(task.key)?.def.undo !== undefined,
  )
}

function addReverse(draft: Draft, tasks: readonly TaskRow[]): void {
  const defs = tasks.flatMap((task) => draft.plan.byKey.get(task.key)?.def ?? [])
  const [like] = defs
  const [task] = tasks
  if (like === undefined || task === undefined) return
  const words = defs.map((def) => def.undo).join('; ')
  addExtra(draft, {
    key: `${REVERSE}${task.department.toLowerCase()}`,
    title: `Undo: ${words}`,
    like: { ...like, phase: 'before', pile: 'A' },
    department: task.department,
    flags: defs.map((def) => `done: ${def.title}`.slice(0, 60)),
    minutes: REVERSE_MIN,
  })
}
