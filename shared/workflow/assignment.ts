import type { TaskRow } from '../domain/task.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { isFinal, ownerOf } from '../domain/task.ts'
import type { RosterView } from '../domain/roster-view.ts'
import { type Draft, openTasks, putTask } from './draft.ts'
import { baseOf } from './task-turn.ts'

/** After a shift's end the holder has this long to hand over (domain.md E12). */
export const GRACE_MS = 15 * MINUTE_MS
/** What is kept with a reason is kept for one more shift at most. */
export const KEEP_MS = 12 * HOUR_MS

type Placed = Pick<Draft, 'context' | 'journey'>

/**
 * A step that is free, as its department staffs it: of an assigned department it is at once the one's who has that bed or
 * unit, marked so; a pool claims (rule AG1). `except`: not this person.
 */
export function staffed(
  { context, journey }: Placed,
  task: TaskRow,
  on: { since: Instant; now: Instant; except?: string },
): TaskRow {
  const department = context.reference.departments.find(({ id }) => id === task.department)
  if (task.state !== 'free' || task.mode !== 'person' || department?.staffing !== 'assigned') return task
  const def = context.template.tasks.find(({ key }) => key === task.key)
  // Not to somebody whose shift is about to end: they may not sign it.
  if (def?.signedBy !== undefined) return task
  const { unit, room, bed } = journey
  const ask = { role: task.role, department: task.department, unit, room, bed }
  const owner = context.roster?.assignee(ask, on.now, on.except) ?? null
  if (owner === null) return task
  return { ...baseOf(task), state: 'claimed', owner, claimedAt: on.since, changedAt: on.now, assigned: true }
}

/** Notes for every held task when its holder's shift is over, where the roster knows (rule AG3). */
export function settleShifts(draft: Draft): void {
  const { roster } = draft.context
  if (roster === undefined) return
  for (const task of openTasks(draft)) {
    const owner = ownerOf(task)
    const at = owner === null ? null : noted(roster, task, owner.id, draft.now)
    if (at !== null) putTask(draft, { ...task, releaseAt: at })
  }
}

function noted(roster: RosterView, task: TaskRow, owner: string, now: Instant): Instant | null {
  const end = roster.shiftEnd(owner, now)
  const at = end === null ? null : releaseNoted(task, end + GRACE_MS, now)
  if (at !== null || task.releaseAt !== undefined) return at
  // Given to them by the roster, or taken before they went away: with or without a shift of their own, it is released.
  const since = roster.awaySince(owner, now)
  const isLeft = since !== null && (task.assigned === true || ('claimedAt' in task && task.claimedAt < since))
  return isLeft ? Math.max(since + GRACE_MS, now) : null
}

/** The moment to note; null: what is noted stands. A shift cut short (somebody goes away) moves it, at the earliest to now. */
function releaseNoted({ releaseAt }: TaskRow, at: Instant, now: Instant): Instant | null {
  // Who works beyond their own shift took it knowing that: it is theirs until they hand it over.
  if (releaseAt === undefined) return at > now ? at : null
  return Math.max(at, now) < releaseAt ? Math.max(at, now) : null
}

/** When the holder loses the task, or null. */
export function releaseTime(task: TaskRow): Instant | null {
  if (isFinal(task) || ownerOf(task) === null || task.releaseAt === undefined) return null
  const keeps = task.kept !== undefined && task.kept.by === ownerOf(task)?.id
  return keeps && task.kept !== undefined ? Math.max(task.releaseAt, task.kept.until) : task.releaseAt
}

/** The shift is over: the task goes to the next one who has that place, to the pool only if there is none (rule AG4). */
export function passOn(draft: Draft, task: TaskRow): TaskRow {
  const owner = ownerOf(task)
  const at = releaseTime(task)
  if (owner === null || at === null || at > draft.now) return task
  const end = draft.context.roster?.shiftEnd(owner.id, draft.now) ?? null
  if (end !== null && end + GRACE_MS > draft.now) return { ...task, releaseAt: end + GRACE_MS }
  const next = passed(draft, task, { since: draft.now, now: draft.now })
  return next.passedOn === undefined ? next : { ...next, passedOn: { ...next.passedOn, shiftEnd: true } }
}

/** The task in other hands than its holder's; who lost it, and to whom, stands on it. */
export function passed(of: Placed, task: TaskRow, on: { since: Instant; now: Instant }): TaskRow {
  const owner = ownerOf(task)
  const { kept: _, ...base } = baseOf(task)
  const free: TaskRow = { ...base, state: 'free', freeAt: on.since, changedAt: on.now }
  const next = staffed(of, free, { ...on, ...(owner === null ? {} : { except: owner.id }) })
  return owner === null ? next : { ...next, passedOn: { from: owner, to: ownerOf(next), at: on.now } }
}
