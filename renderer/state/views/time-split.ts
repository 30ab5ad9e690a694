import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'

/** Where the time of a journey went, ms: until somebody had a step, the work, and when no step of a person was open at all. */
export type TimeSplit = {
  readonly whole: number
  /** Of departments, longest hand-off and work together first; their steps may overlap. */
  readonly departments: readonly { readonly department: string; readonly handoff: number; readonly work: number }[]
  /** When nobody here had anything to do for it: an answer from outside, a moment, a hold. */
  readonly waiting: number
}

/** The split of a journey that is closed; null while it is open, or where no person finished a step. */
export function timeSplit({ journey, tasks }: Pick<JourneyState, 'journey' | 'tasks'>): TimeSplit | null {
  if (journey.closedAt === null) return null
  const spans = [...tasks.values()].flatMap((task) => spanOf(task) ?? [])
  if (spans.length === 0) return null
  const whole = Math.max(0, journey.closedAt - journey.openedAt)
  const byDepartment = new Map<string, { handoff: number; work: number }>()
  for (const { department, free, taken, done } of spans) {
    const was = byDepartment.get(department) ?? { handoff: 0, work: 0 }
    byDepartment.set(department, { handoff: was.handoff + taken - free, work: was.work + done - taken })
  }
  const departments = [...byDepartment]
    .map(([department, split]) => ({ department, ...split }))
    .toSorted((a, b) => b.handoff + b.work - a.handoff - a.work || (a.department < b.department ? -1 : 1))
  const within = spans.map(({ free, done }) => [clamp(free), clamp(done)] as const)
  return { whole, departments, waiting: whole - covered(within) }

  function clamp(at: Instant): Instant {
    return Math.min(Math.max(at, journey.openedAt), journey.closedAt ?? at)
  }
}

type Span = { readonly department: string; readonly free: Instant; readonly taken: Instant; readonly done: Instant }

/** Free, taken, done; work that was told later than it was done never counts backwards. */
function spanOf(task: TaskRow): Span | null {
  if (task.state !== 'done' || task.mode !== 'person' || task.performed.via === 'system') return null
  const free = task.handoff?.clock.startedAt ?? task.openedAt
  const done = Math.max(free, task.performed.at)
  return { department: task.department, free, taken: Math.min(Math.max(task.takenAt ?? done, free), done), done }
}

/** How long at least one of the spans held, ms. */
function covered(spans: readonly (readonly [from: Instant, to: Instant])[]): number {
  let [sum, end] = [0, Number.NEGATIVE_INFINITY]
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return sum
}
