import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { isFinal, type TaskRow } from '../../../shared/domain/task.ts'
import { readWait } from '../../../shared/domain/wait.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { waitedFact } from './waited-fact.ts'

/**
 * What a journey stands on while no step would move it: work beside the way, an answer that is awaited, a fact that nobody
 * gave, a moment, the next stage. `what`: the step's or stage's title, or the fact's name.
 */
export type IdleStep = { readonly kind: 'work' | 'answer' | 'fact' | 'time' | 'stage'; readonly what: string }

/**
 * What is still open where the engine names no next step, so that a board never says "nothing" of a visit that is booked or a
 * paper that is owed: a person's step first, then what the system or another journey waits for, what a fact is missing for,
 * what waits for its time, at last the stage that the steps to come belong to (rule BO27).
 */
export function idleStep(
  { journey, tasks }: Pick<JourneyState, 'journey' | 'tasks'>,
  template: Template | null,
): IdleStep | null {
  if (journey.next !== null || journey.state === 'closed') return null
  const open = [...tasks.values()].filter((task) => !isFinal(task))
  const work = open.filter(({ mode, state }) => mode === 'person' && state !== 'waiting').toSorted(sooner)[0]
  if (work !== undefined) return { kind: 'work', what: work.title }
  const answer = open.find(({ mode, state }) => (mode === 'system' || mode === 'journey') && state !== 'waiting')
  if (answer !== undefined) return { kind: 'answer', what: answer.title }
  const fact = waitedFact(open)
  if (fact !== null) return { kind: 'fact', what: fact }
  const time = open.find((task) => task.state === 'waiting' && task.waitingFor.every((wait) => wait === 'time'))
  if (time !== undefined) return { kind: 'time', what: time.title }
  const stage = stageAhead(open, template)
  return stage === null ? null : { kind: 'stage', what: stage }
}

/** The title of the first stage that a step waits for alone. */
function stageAhead(open: readonly TaskRow[], template: Template | null): string | null {
  const asked = new Set(
    open.flatMap((task) => {
      const waits = task.state === 'waiting' ? task.waitingFor.map(readWait) : []
      return waits.every(({ kind }) => kind === 'stage')
        ? waits.flatMap((wait) => (wait.kind === 'stage' ? wait.name : []))
        : []
    }),
  )
  return template?.stages.find(({ id }) => asked.has(id))?.title ?? null
}

function sooner(a: TaskRow, b: TaskRow): number {
  return (a.clock?.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.clock?.dueAt ?? Number.MAX_SAFE_INTEGER)
}
