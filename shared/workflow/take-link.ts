import { type TaskRow } from '../domain/task.ts'
import { type Draft, putJourney, putTask } from './draft.ts'
import { tellStep } from './tell-step.ts'
import { tellFacts } from './facts-of.ts'
import type { JourneyEvent } from './journey-event.ts'
import { bySystem, done, ended } from './task-turn.ts'
import { undoAll, undoClosed } from './undo.ts'

type OfChild = Extract<JourneyEvent, { type: 'child' }>
type OfParent = Extract<JourneyEvent, { type: 'parent-told' | 'parent-undone' }>

/** What became of the journey that a step opened (rules LK2-LK5). */
export function takeChild(draft: Draft, event: OfChild): void {
  const task = draft.tasks.get(event.task)
  if (task === undefined) return
  switch (event.what) {
    case 'opened':
      return opened(draft, task, event)
    case 'ended':
      return putTask(draft, linked(task, 'ended'))
    case 'done':
    case 'not-done':
      return finished(draft, task, event)
  }
}

/** The parent was told, or takes back what was done here. */
export function takeParent(draft: Draft, event: OfParent): void {
  const { parent } = draft.journey
  if (event.type === 'parent-told') {
    if (parent !== undefined) putJourney(draft, { parent: { ...parent, told: event.what } })
    return
  }
  if (draft.journey.state === 'closed') return undoClosed(draft, event.reason)
  if (draft.plan.template.subject === 'bed' && isBegun(draft)) return patientIsBack(draft, event)
  if (draft.journey.closeReason === null) undoAll(draft, event.reason)
}

/** Somebody has begun, or done, what comes after the pre-alert. */
function isBegun({ tasks, plan }: Draft): boolean {
  const [first] = plan.template.stages
  return [...tasks.values()].some(
    ({ key, mode, state }) =>
      mode === 'person' &&
      (state === 'working' || state === 'paused' || state === 'done') &&
      plan.byKey.get(key)?.def.fromStage !== first?.id,
  )
}

/** A cleaning that has begun is finished, and the bed flagged (E4, rule LK9). */
function patientIsBack(draft: Draft, event: OfParent): void {
  tellFacts(draft, [{ name: 'patientBack', value: true, class: 'ops' }], event)
}

/** The step's own from now on; an earlier step that began the same journey has no more to do with it (rule LK10). */
function opened(draft: Draft, task: TaskRow, { child }: OfChild): void {
  if (child === undefined) return
  for (const one of draft.tasks.values())
    if (one.id !== task.id && one.child?.journey === child.journey) putTask(draft, linked(one, 'past'))
  putTask(draft, { ...task, child })
}

function finished(draft: Draft, task: TaskRow, { what, reason, facts, at, source }: OfChild): void {
  if (task.child?.state !== 'running' || (what !== 'done' && what !== 'not-done')) return
  if (draft.journey.state === 'closed' || task.state !== 'free') return putTask(draft, linked(task, what))
  tellFacts(draft, facts, { at, source })
  const over =
    what === 'done'
      ? done(task, { ...bySystem(draft.now), at }, false)
      : ended(task, 'not-done', (reason ?? 'cancelled').slice(0, 40), draft.now)
  putTask(draft, linked(over, what))
  if (what === 'done') tellStep(draft, task.key)
}

function linked(task: TaskRow, state: NonNullable<TaskRow['child']>['state']): TaskRow {
  return task.child === undefined ? task : { ...task, child: { ...task.child, state } }
}
