import type { z } from 'zod'
import { type JourneyState, withTask } from '../changes/journey-state.ts'
import type { Fact } from '../domain/fact.ts'
import { type TaskRow, taskRowSchema } from '../domain/task.ts'
import { builtOn, closedBehind, isUntouched } from '../workflow/rewind.ts'
import { endedBaseOf } from '../workflow/task-turn.ts'
import { noArgs } from './arguments.ts'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { settled } from './rule-parts.ts'

/** How long an act may be taken back by whoever did it, ms; effects of undoable verbs are held as long. */
export const UNDO_MS = 10_000

/** Takes back my last act on a task while nothing was built on it (rules UN1-UN3). */
export const undo: VerbRule<z.output<typeof noArgs>> = {
  verb: 'undo',
  entity: 'task',
  args: noArgs,
  decide: (input) => {
    const { state, actor, at, context } = input
    const task = state.tasks.get(input.entityId)
    if (task === undefined) return refuse('not-found', null)
    const { last } = task
    if (state.journey.state === 'closed') return refuse('journey-closed', state.journey)
    if (last === undefined || last.by !== actor.id)
      return refuse('stale', task, 'There is nothing of yours to take back.')
    if (at - last.at > UNDO_MS) return refuse('stale', task, 'Ten seconds are over.')
    if (state.journey.stageAt > last.at || (state.journey.stageAt === last.at && isOver(task)))
      return refuse('stale', task, 'The journey has moved on with it.')
    if (task.exception !== undefined) return refuse('stale', task, 'Somebody has been asked because of it.')
    const touched = builtOn(state, task, context).some((one) => one.changedAt >= last.at && !isStill(one))
    if (isOver(task) && touched) return refuse('stale', task, 'Somebody has gone on from it.')
    return takenBack(task, last, input)
  },
}

type Last = NonNullable<TaskRow['last']>

function takenBack(task: TaskRow, last: Last, input: DecideInput<unknown>): Decision {
  const { state, at, now, context } = input
  const { last: _, ...base } = endedBaseOf(task)
  const row = taskRowSchema.safeParse({ ...base, ...last.was, changedAt: at })
  if (!row.success) return refuse('stale', task, 'It cannot be taken back any more.')
  const told = isOver(task) ? withoutFacts(state, task) : state
  return settled(closedBehind(withTask(told, row.data), row.data, { context, now }), input)
}

function isOver(task: TaskRow): boolean {
  return 'performed' in task
}

function isStill(task: TaskRow): boolean {
  return task.state === 'waiting' || isUntouched(task) || ('performed' in task && task.performed.via === 'system')
}

/** What the act said is unsaid: each fact is what it was before. */
function withoutFacts(state: JourneyState, task: TaskRow): JourneyState {
  if (!('performed' in task)) return state
  const { by, at } = task.performed
  const before = (facts: { readonly [name: string]: Fact }) => {
    const kept = Object.entries(facts).flatMap(([name, fact]): [string, Fact][] => {
      if (fact.at !== at || fact.source.kind !== 'person' || fact.source.ref !== by) return [[name, fact]]
      if (fact.was === undefined) return []
      const { was, ...rest } = fact
      return [[name, { ...rest, value: was }]]
    })
    return Object.fromEntries(kept)
  }
  const phi = state.phi === null ? null : { ...state.phi, facts: before(state.phi.facts) }
  return { ...state, phi, journey: { ...state.journey, facts: before(state.journey.facts) } }
}
