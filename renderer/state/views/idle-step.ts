import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { isFinal, type TaskRow } from '../../../shared/domain/task.ts'

/** What a journey stands on while no step would move it: work beside the way, an answer that is awaited, a moment. */
export type IdleStep = { readonly kind: 'work' | 'answer' | 'time'; readonly task: TaskRow }

/**
 * What is still open where the engine names no next step, so that a board never says "nothing" of a visit that is booked or a
 * paper that is owed: a person's step first, then what the system or another journey waits for, then what waits for its time.
 */
export function idleStep({ journey, tasks }: Pick<JourneyState, 'journey' | 'tasks'>): IdleStep | null {
  if (journey.next !== null || journey.state === 'closed') return null
  const open = [...tasks.values()].filter((task) => !isFinal(task))
  const work = open.filter(({ mode, state }) => mode === 'person' && state !== 'waiting').toSorted(sooner)[0]
  if (work !== undefined) return { kind: 'work', task: work }
  const answer = open.find(({ mode, state }) => (mode === 'system' || mode === 'journey') && state !== 'waiting')
  if (answer !== undefined) return { kind: 'answer', task: answer }
  const time = open.find((task) => task.state === 'waiting' && task.waitingFor.every((wait) => wait === 'time'))
  return time === undefined ? null : { kind: 'time', task: time }
}

function sooner(a: TaskRow, b: TaskRow): number {
  return (a.clock?.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.clock?.dueAt ?? Number.MAX_SAFE_INTEGER)
}
