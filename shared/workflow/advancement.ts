import type { Advancement, AdvanceReason } from '../domain/advancement.ts'
import type { JourneyRow } from '../domain/journey.ts'
import type { TaskRow } from '../domain/task.ts'
import { type Draft, openTasks } from './draft.ts'
import { isReverse } from './undo.ts'

/** What a journey's words are made from. */
export type Standing = Pick<JourneyRow, 'advancedAt' | 'stalledAt'> & {
  /** The step that would advance it, or null. */
  readonly next: TaskRow | null
  readonly path: readonly string[]
}

/**
 * Whether the journey moves, since when, because of what, and who owes the next move (rules AD1-AD3). A step that nobody has
 * is owed by the lead of its department: the gap between two steps is never nobody's.
 */
export function advancementOf(draft: Draft, { advancedAt, stalledAt, next, path }: Standing): Advancement | null {
  const { journey } = draft
  if (journey.state === 'closed') return null
  const moving = stalledAt === null && journey.hold === null
  const since = journey.hold?.since ?? stalledAt ?? advancedAt
  return { moving, since, ...reasonOf(draft, next), path: [...path] }
}

/** True where two say the same. */
export function sameAdvancement(a: Advancement | null | undefined, b: Advancement | null): boolean {
  if (a === null || a === undefined || b === null) return (a ?? null) === b
  const same = a.moving === b.moving && a.since === b.since && a.because === b.because && a.detail === b.detail
  const { owedBy: x } = a
  const { owedBy: y } = b
  const owed = x.role === y.role && x.department === y.department && x.person?.id === y.person?.id
  return same && owed && a.path.join() === b.path.join()
}

type Reason = Pick<Advancement, 'because' | 'detail' | 'owedBy'>

function reasonOf(draft: Draft, next: TaskRow | null): Reason {
  const { hold, closeReason, ownerRole } = draft.journey
  const owner = { role: ownerRole, department: null, person: null }
  if (hold !== null) return { because: 'hold', detail: hold.reason, owedBy: owner }
  if (closeReason !== null) {
    const reverse = openTasks(draft).find(isReverse)
    return { because: 'undo', detail: closeReason, owedBy: reverse === undefined ? owner : leadOf(reverse) }
  }
  return next === null ? { because: 'nothing-open', detail: null, owedBy: owner } : ofStep(next, owner)
}

function ofStep(task: TaskRow, owner: Advancement['owedBy']): Reason {
  const waits = task.state === 'waiting' ? (task.waitingFor.find((wait) => wait.startsWith('fact:')) ?? null) : null
  if (task.state === 'waiting')
    return waits === null
      ? { because: 'waits', detail: null, owedBy: leadOf(task) }
      : { because: 'fact', detail: waits.slice(5), owedBy: owner }
  if (!('owner' in task)) return { because: isGapLate(task) ? 'gap-late' : 'gap', detail: null, owedBy: leadOf(task) }
  const { role, department, owner: person } = task
  const owedBy = { role, department, person }
  if (task.state === 'paused') return { because: 'pause', detail: task.pauseReason, owedBy }
  const because: AdvanceReason = task.state === 'working' ? 'work' : 'has-it'
  return { because, detail: null, owedBy }
}

function leadOf({ department }: TaskRow): Advancement['owedBy'] {
  return { role: 'department-lead', department, person: null }
}

function isGapLate({ handoff = null }: TaskRow): boolean {
  return handoff !== null && handoff.breachedAt !== null
}
