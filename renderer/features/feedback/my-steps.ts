import { isFinal, type TaskRow } from '../../../shared/domain/task.ts'
import type { Actor } from '../../../shared/domain/person.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { BoardStore } from '../../state/board-store.ts'

type Reads = Pick<BoardStore, 'ids' | 'row'>

/** The steps I hold. */
export function heldBy(actor: Pick<Actor, 'id'>, board: Reads): ReadonlySet<string> {
  return new Set(board.ids(`tasks:owner:${actor.id}`))
}

/**
 * Those of the steps I held that a cancel ended: not by my own hand. `mine`: journeys that I cancelled myself. A step
 * that was passed on, done by a message or left my sight is not told: it is not lost work.
 */
export function endedUnderMe(
  held: ReadonlySet<string>,
  actor: Pick<Actor, 'name'>,
  board: Reads,
  mine: ReadonlySet<string>,
): readonly (TaskRow & { readonly state: 'cancelled' | 'void' })[] {
  return [...held].flatMap((id) => {
    const task = board.row('task', id)
    if (task === null || (task.state !== 'cancelled' && task.state !== 'void')) return []
    return task.performed.recordedBy === actor.name || mine.has(task.journey) ? [] : [task]
  })
}

/** Those of the steps I held that went to others because my shift was over. */
export function passedFromMe(
  held: ReadonlySet<string>,
  actor: Pick<Actor, 'id'>,
  board: Reads,
): readonly (TaskRow & { readonly passedOn: NonNullable<TaskRow['passedOn']> })[] {
  return [...held].flatMap((id) => {
    const task = board.row('task', id)
    const passedOn = task?.passedOn
    if (task === null || passedOn?.shiftEnd !== true || passedOn.from.id !== actor.id) return []
    return [{ ...task, passedOn }]
  })
}

/** My promises whose time came after `since` and has passed at `now`, on steps that are still open. */
export function passedPromises(
  actor: Pick<Actor, 'id' | 'name' | 'departments'>,
  board: Reads,
  { since, now }: { readonly since: Instant; readonly now: Instant },
): readonly { readonly task: TaskRow; readonly readyAt: Instant }[] {
  const lists = actor.departments.map((department) => board.ids(`tasks:department:${department}`))
  const ids = new Set([...board.ids(`tasks:owner:${actor.id}`), ...lists.flat()])
  return [...ids].flatMap((id) => {
    const task = board.row('task', id)
    const promise = task?.promise ?? null
    if (task === null || promise === null || isFinal(task) || promise.by !== actor.name) return []
    return promise.at > since && promise.at <= now ? [{ task, readyAt: promise.at }] : []
  })
}
