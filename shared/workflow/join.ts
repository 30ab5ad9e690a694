import { someOf } from '../domain/wait.ts'
import type { Join } from './template/task-schema.ts'

/** How many of so many steps a join asks for; of none, none. */
export function needed(join: Join, steps: number): number {
  if (join === 'all') return steps
  if (join === 'any') return Math.min(1, steps)
  return Math.ceil((steps * join.percent) / 100)
}

/** How the steps before a step stand; `skipped`: not asked for in this journey, so they count neither way. */
export type Before = { readonly key: string; readonly stands: 'open' | 'final' | 'skipped' }

/** What a step still waits for among the steps before it, as entries of `waitingFor` (rule JN5). */
export function waitsOfJoin(join: Join, before: readonly Before[]): string[] {
  const open = before.filter(({ stands }) => stands === 'open').map(({ key }) => key)
  if (join === 'all') return open
  const asked = before.filter(({ stands }) => stands !== 'skipped')
  const more = needed(join, asked.length) - (asked.length - open.length)
  if (more <= 0) return []
  return more === open.length ? open : [someOf(more, open)]
}

/** The moment at which enough of the steps before it have ended, by when each will have; `otherwise` where nothing is before it. */
export function joinedAt(join: Join, ends: readonly number[], otherwise: number): number {
  const nth = needed(join, ends.length)
  return nth === 0 ? otherwise : (ends.toSorted((a, b) => a - b)[nth - 1] ?? otherwise)
}
