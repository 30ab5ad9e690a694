import type { JourneyState } from '../changes/journey-state.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import { hasLeft } from './stage-rank.ts'
import { planOf } from './template/plan.ts'
import type { Template } from './template/template.ts'
import { isReverse } from './undo.ts'

/** A finished step and what is to be done about it; null: nothing of its own, it is asked for again when its time comes. */
export type DoneStep = { readonly task: TaskRow & { state: 'done' }; readonly undo: string | null }

/** What a department did and has to take back. */
export type UndoOfDepartment = {
  readonly department: string
  /** Finished steps that are taken back or asked for anew: who and when stands in `performed`. */
  readonly done: readonly DoneStep[]
  /** The steps that take it back, open and finished. */
  readonly reverse: readonly TaskRow[]
}

/**
 * Per department what was done and what reverses it (rule JN8): of a journey that is undone or was; of one that is held after
 * its order was cancelled, what would be taken back; of one whose template itself takes back (an operation that was
 * cancelled, a patient who is back); and what was done after a leaving that was undone. Empty where nothing is taken back.
 */
export function undoList(state: Pick<JourneyState, 'journey' | 'tasks'>, template: Template): UndoOfDepartment[] {
  const tasks = [...state.tasks.values()]
  const { byKey } = planOf(template)
  const takesBack = (task: TaskRow) => byKey.get(task.key)?.def.takesBack ?? []
  const cascade = tasks.filter(isReverse)
  const own = tasks.filter((task) => takesBack(task).length > 0 && isWanted(task))
  const reverse = [...cascade, ...own]
  const taken = new Set(own.flatMap(takesBack))
  const isUndone = cascade.length > 0 || state.journey.hold?.reason === HELD
  const isBack = hasNotLeft(state, template)
  const done = tasks.flatMap((task): DoneStep[] => {
    if (task.state !== 'done' || isReverse(task)) return []
    const undo = byKey.get(task.key)?.def.undo ?? null
    if ((isUndone && undo !== null) || taken.has(task.key)) return [{ task, undo }]
    return isBack && task.phase === 'after' ? [{ task, undo: null }] : []
  })
  const departments = new Set([...done.map(({ task }) => task.department), ...reverse.map((task) => task.department)])
  return [...departments].map((department) => ({
    department,
    done: done.filter(({ task }) => task.department === department),
    reverse: reverse.filter((task) => task.department === department),
  }))
}

const HELD = 'order-cancelled'

/** It is asked for, or was: a step of the template that nothing calls for is not. */
function isWanted(task: TaskRow): boolean {
  return task.state === 'done' || task.state === 'not-done' || (!isFinal(task) && task.state !== 'waiting')
}

/** Nobody has left, or somebody is back: what belongs after the leaving was done too early. */
function hasNotLeft({ journey }: Pick<JourneyState, 'journey'>, template: Template): boolean {
  return template.leftStage !== undefined && journey.state === 'open' && !hasLeft(journey, planOf(template))
}
