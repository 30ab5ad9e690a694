import type { Actor } from '../../../shared/domain/person.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { BoardStore } from '../board-store.ts'
import type { Rank } from '../ranked-list.ts'
import type { ReferenceView } from '../reference-view.ts'
import { QUEUE_GROUPS, queueRank } from './queue-rank.ts'
import { templateOf } from './template-facts.ts'

/**
 * The free task of my departments that should be taken next, by the weights of each journey's own template, or null (rules BO12,
 * PS1). `but`: not this one.
 */
export function nextBest(
  board: BoardStore,
  actor: Pick<Actor, 'id' | 'units' | 'departments'>,
  now: Instant,
  { reference, but = null }: { reference: ReferenceView | null; but?: string | null },
): TaskRow | null {
  const { id: me, units, departments } = actor
  const rank = queueRank({ me, units, departments, weightsOf: (journey) => templateOf(reference, journey)?.score })
  const next = QUEUE_GROUPS.indexOf('next')
  let best: { id: string; key: Rank['key'] } | null = null
  for (const department of actor.departments)
    for (const id of board.ids(`tasks:department:${department}`)) {
      const at = id === but ? null : rank(id, board, now)
      if (at?.band === next && (best === null || before(at.key, best.key))) best = { id, key: at.key }
    }
  return best === null ? null : board.row('task', best.id)
}

function before(a: Rank['key'], b: Rank['key']): boolean {
  for (const [at, left] of a.entries()) {
    const right = b[at]
    if (right !== undefined && left !== right) return left < right
  }
  return false
}
