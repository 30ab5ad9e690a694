import type { Person } from '../domain/person.ts'
import type { Performed } from '../domain/performed.ts'
import type { TaskRow } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import { baseOf, endedBaseOf } from '../workflow/task-turn.ts'

/** Nobody's, open to its department from `at`. */
export function freed(task: TaskRow, at: Instant): TaskRow {
  return { ...baseOf(task), state: 'free', freeAt: at, changedAt: at }
}

/** Held by a person since `at`, not begun. */
export function claimed(task: TaskRow, owner: Person, at: Instant): TaskRow {
  return { ...baseOf(task), state: 'claimed', owner: personOf(owner), claimedAt: at, changedAt: at }
}

/** Being worked on. Who held it before keeps the moment of the claim. */
export function working(task: TaskRow, owner: Person, times: { startedAt: Instant; at: Instant }): TaskRow {
  const claimedAt = heldSince(task, owner) ?? times.startedAt
  return {
    ...baseOf(task),
    state: 'working',
    owner: personOf(owner),
    claimedAt,
    startedAt: times.startedAt,
    changedAt: times.at,
  }
}

/** Begun and standing still for a listed reason. */
export function paused(task: TaskRow, owner: Person, pause: { reason: string; at: Instant }): TaskRow {
  const startedAt = 'startedAt' in task ? task.startedAt : pause.at
  return {
    ...baseOf(task),
    state: 'paused',
    owner: personOf(owner),
    claimedAt: heldSince(task, owner) ?? startedAt,
    startedAt,
    pausedAt: pause.at,
    pauseReason: pause.reason,
    changedAt: pause.at,
  }
}

/** Ended without being done, for a reason. */
export function ended(task: TaskRow, state: 'not-done' | 'skipped', performed: Performed, reason: string): TaskRow {
  return { ...endedBaseOf(task), state, performed, reason, changedAt: performed.recordedAt }
}

function heldSince(task: TaskRow, owner: Person): Instant | null {
  return 'owner' in task && task.owner.id === owner.id ? task.claimedAt : null
}

// An actor is a person and more; a row names the person alone.
function personOf({ id, name }: Person): Person {
  return { id, name }
}
