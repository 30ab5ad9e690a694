import type { JourneyState } from '../changes/journey-state.ts'
import type { Fact } from '../domain/fact.ts'
import type { ParentLink } from '../domain/journey-link.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import { type JourneyId, journeyIdSchema } from '../kernel/ids.ts'
import type { FactChange } from './journey-event.ts'
import type { OpenJourney } from './open-journey.ts'
import { hasReached } from './stage-rank.ts'
import type { Plan } from './template/plan.ts'
import type { OpensJourney } from './template/task-schema.ts'
import type { Template } from './template/template.ts'
import { type Timer, timerAt } from './timer.ts'

type Of = Pick<JourneyState, 'journey' | 'tasks'> & { readonly plan: Plan }

/** What the journey wants of its sub-journeys and its parent, as timers that are due at once (rules LK1-LK5). */
export function subJourneyTimers({ journey, tasks, plan }: Of): Timer[] {
  const timers: Timer[] = []
  for (const task of tasks.values()) {
    if (task.mode !== 'journey') continue
    if (wantsChild(task) && journey.state === 'open') timers.push(timerAt(task.id, 'open-child', task.changedAt))
    if (wantsChildEnded(task)) timers.push(timerAt(task.id, 'end-child', task.changedAt))
  }
  if (journey.parent?.told === null && outcomeOf({ journey, plan }) !== null)
    timers.push(timerAt(journey.id, 'tell-parent', journey.closedAt ?? journey.advancedAt))
  return timers
}

/** The id of the journey that a step opens: made from the step's own, so that it is the same whoever opens it (rule LK2). */
export function childIdOf(task: Pick<TaskRow, 'id' | 'journey' | 'child'>): JourneyId {
  const no = nextNo(task)
  const step = task.id.slice(task.journey.length + 1)
  return journeyIdSchema.parse(`${task.journey}+${step}${no === 1 ? '' : `-${no}`}`)
}

/** Which one of the step's journeys the next is: 1 is the first. */
export function nextNo({ child }: Pick<TaskRow, 'child'>): number {
  return child === undefined ? 1 : child.no + 1
}

/** What a step's journey is opened with, on a template; the step's priority comes with it. */
export function openingOf(
  state: JourneyState,
  task: TaskRow,
  on: { opens: OpensJourney; template: Template },
): OpenJourney {
  const { id, workflow } = state.journey
  const base = carried(state, on.opens.passes, on.template)
  return {
    ...base,
    facts: [...base.facts, ...renamed(state, on.opens.passesAs)],
    id: childIdOf(task),
    stage: on.opens.stage,
    priority: task.priority,
    at: 'freeAt' in task ? task.freeAt : task.changedAt,
    parent: { journey: id, workflow, task: task.id, doneAt: on.opens.doneAt, told: null },
  }
}

/** What a journey that follows from another takes along: patient (but not into a bed's), place and the facts passed. */
export function carried(
  { journey, identity, phi }: JourneyState,
  passes: readonly string[],
  { subject }: Pick<Template, 'subject'>,
): Omit<OpenJourney, 'id' | 'stage' | 'at'> {
  const isOfBed = subject === 'bed'
  return {
    facility: journey.facility,
    placement: { unit: journey.unit, room: journey.room, bed: journey.bed },
    identity: identity === null || isOfBed ? null : identityFields(identity),
    facts: passed(passes, [
      ['ops', journey.facts],
      ['phi', phi?.facts ?? {}],
    ]),
    initials: isOfBed ? '' : journey.initials,
    marks: [],
    priority: journey.priority,
    source: { kind: 'rule', ref: `journey ${journey.id}`.slice(0, 200) },
  }
}

/** The facts that come back to the parent, by its own names. */
export function returnedFacts(state: JourneyState, { returns }: OpensJourney): FactChange[] {
  return renamed(state, returns)
}

/** Facts of a journey under the names that another one has for them: theirs by the name of ours. */
function renamed({ journey, phi }: JourneyState, names: { readonly [to: string]: string }): FactChange[] {
  return Object.entries(names).flatMap(([to, from]) => {
    const [told] = passed(
      [from],
      [
        ['ops', journey.facts],
        ['phi', phi?.facts ?? {}],
      ],
    )
    return told === undefined ? [] : [{ ...told, name: to }]
  })
}

/** What a sub-journey has to tell its parent now, or null: it goes on (rule LK4). */
export function outcomeOf({ journey, plan }: Pick<Of, 'journey' | 'plan'>): NonNullable<ParentLink['told']> | null {
  const { parent, stage, closeReason, state } = journey
  if (parent === undefined) return null
  if (isCalledOff({ closeReason, plan })) return 'not-done'
  if (state === 'closed' || stage === parent.doneAt || hasReached(journey, plan, parent.doneAt)) return 'done'
  return null
}

/** True where it was cancelled, rather than closed on its way or in a side stage. */
export function isCalledOff({ closeReason, plan }: { closeReason: string | null; plan: Plan }): boolean {
  if (closeReason === null || closeReason === 'completed') return false
  return !plan.template.stages.some(({ id }) => id === closeReason)
}

function wantsChild(task: TaskRow): boolean {
  return task.state === 'free' && (task.child === undefined || task.child.state === 'past')
}

function wantsChildEnded(task: TaskRow): boolean {
  const state = task.child?.state
  return state === 'to-undo' || (state === 'running' && isFinal(task))
}

type Row = readonly [rowClass: FactChange['class'], facts: { readonly [name: string]: Fact }]

function passed(names: readonly string[], rows: readonly Row[]): FactChange[] {
  return names.flatMap((name) => {
    const [rowClass, facts] = rows.find(([, held]) => Object.hasOwn(held, name)) ?? []
    const fact = facts?.[name]
    return fact === undefined || rowClass === undefined ? [] : [{ name, value: fact.value, class: rowClass }]
  })
}

function identityFields(identity: NonNullable<JourneyState['identity']>): NonNullable<OpenJourney['identity']> {
  const { family, given, birthDate, sex, mrn, visit } = identity
  return { family, given, birthDate, sex, mrn, visit }
}
